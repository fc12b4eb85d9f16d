// @ts-check
/**
 * Small conveniences on every page. Everything works without them; nothing is requested.
 * Plain script in the syntax of Chromium 86, because many readers come from inside WeChat.
 */
(function () {
  "use strict";

  /** Light or dark: the reader's choice wins over the system's and is kept in this browser. */
  function theme() {
    const root = document.documentElement;
    const button = document.querySelector("[data-theme-toggle]");
    if (!(button instanceof HTMLButtonElement)) return;
    button.hidden = false;
    const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
    const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);
    const tell = () => button.setAttribute("aria-label", dark() ? "切换到浅色" : "切换到深色");
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try {
        localStorage.setItem("anliku-theme", root.dataset.theme);
      } catch (error) {
        // Private mode: the choice lasts as long as the page.
      }
      tell();
    });
    tell();
  }

  /** Contents and facet lists start closed where they would push the text off a small screen. */
  function fold() {
    const narrow = window.matchMedia("(max-width: 1023px)").matches;
    if (!narrow) return;
    document.querySelectorAll("details[data-contents], details[data-facets]").forEach((box) => {
      box.removeAttribute("open");
    });
  }

  /** The citation, copied; where the browser forbids it the text is selected instead. */
  function copy() {
    const button = document.querySelector("[data-copy]");
    const text = document.querySelector("[data-citation]");
    const status = document.querySelector("[data-copied]");
    if (!(button instanceof HTMLButtonElement) || !text || !status) return;
    button.hidden = false;
    // GB/T 7714 asks for the day of reading, which only the reader's browser knows.
    const now = new Date();
    const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
    const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    text.textContent = (text.textContent || "").replace("[引用日期]", `[${today}]`);
    const select = () => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const selection = window.getSelection();
      if (!selection) return;
      selection.removeAllRanges();
      selection.addRange(range);
      let done = false;
      try {
        done = document.execCommand("copy");
      } catch (error) {
        done = false;
      }
      status.textContent = done ? "已复制" : "已选中，请长按或按 Ctrl+C 复制";
    };
    button.addEventListener("click", () => {
      const words = (text.textContent || "").trim();
      if (!navigator.clipboard) {
        select();
        return;
      }
      navigator.clipboard.writeText(words).then(() => {
        status.textContent = "已复制";
      }, select);
    });
  }

  /** Marks the contents' entry of the section being read. */
  function follow() {
    const links = Array.from(document.querySelectorAll(".contents a[href^='#']"));
    if (!links.length) return;
    const target = (/** @type {Element} */ link) => decodeURIComponent((link.getAttribute("href") || "").slice(1));
    const headings = links.map((link) => document.getElementById(target(link)));
    // The last heading above a line near the top, whether the reader came from above or from below.
    const mark = () => {
      let current = -1;
      headings.forEach((heading, index) => {
        if (heading && heading.getBoundingClientRect().top <= window.innerHeight * 0.2) current = index;
      });
      links.forEach((link, index) => {
        if (index === current) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      });
    };
    document.addEventListener("scroll", mark, { passive: true });
  }

  /** Opened from a folder there is no server that would find a page's index.html. */
  function fromDisk() {
    if (window.location.protocol !== "file:") return;
    document.querySelectorAll("a[href]").forEach((link) => {
      if (link instanceof HTMLAnchorElement && link.protocol === "file:" && link.pathname.endsWith("/")) {
        link.pathname += "index.html";
      }
    });
  }

  fromDisk();
  theme();
  fold();
  copy();
  follow();
})();
