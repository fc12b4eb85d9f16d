// @ts-check
/**
 * Small conveniences on every page. Everything works without them; nothing is requested.
 * Plain script in the syntax of Chromium 86, because many readers come from inside WeChat.
 */
(function () {
  "use strict";

  /** Light or dark: the reader's choice wins over the system's, is kept in this browser and holds in every tab of it. */
  function theme() {
    const root = document.documentElement;
    const button = document.querySelector("[data-theme-toggle]");
    if (!(button instanceof HTMLButtonElement)) return;
    button.hidden = false;
    const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
    const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);
    const bars = Array.from(document.querySelectorAll('meta[name="theme-color"]'));
    const colours = bars.map((bar) => bar.getAttribute("content") || "");
    const tell = () => {
      button.setAttribute("aria-label", dark() ? "切换到浅色" : "切换到深色");
      // The first is the light one, the second the dark one; a choice holds for both.
      bars.forEach((bar, i) => bar.setAttribute("content", colours[root.dataset.theme ? Number(dark()) : i]));
    };
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try {
        localStorage.setItem("anliku-theme", root.dataset.theme);
      } catch (error) {
        // Private mode: the choice lasts as long as the page.
      }
      tell();
    });
    window.addEventListener("storage", (event) => {
      if (event.key !== "anliku-theme") return;
      if (event.newValue === "light" || event.newValue === "dark") root.dataset.theme = event.newValue;
      else delete root.dataset.theme;
      tell();
    });
    const follow = () => tell();
    // Safari before 14 knows only the older of the two.
    if (prefersDark.addEventListener) prefersDark.addEventListener("change", follow);
    else prefersDark.addListener(follow);
    tell();
  }

  /** Contents and facet lists start closed where they would push the text off a small screen. */
  function fold() {
    const narrow = window.matchMedia("(max-width: 1023px)").matches;
    if (!narrow) return;
    document.querySelectorAll("details[data-contents], details[data-facets], details[data-rest]").forEach((box) => {
      box.removeAttribute("open");
    });
  }

  /** GB/T 7714 asks for the day of reading, which only the reader's browser knows. */
  function dateCitation() {
    const text = document.querySelector("[data-citation]");
    if (!text) return;
    const now = new Date();
    const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
    const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    text.textContent = (text.textContent || "").replace("[引用日期]", `[${today}]`);
  }

  /** The address of this page as it may be passed on: without the place in it. */
  function address() {
    const canonical = document.querySelector('link[rel="canonical"]');
    return canonical instanceof HTMLLinkElement ? canonical.href : window.location.href.split("#")[0];
  }

  /**
   * Copies `words`; where the browser forbids it they are selected in `shown` instead. Gives what to tell the reader.
   * @param {string} words
   * @param {Element} shown
   * @returns {Promise<string>}
   */
  function copied(words, shown) {
    const select = () => {
      shown.textContent = words;
      const range = document.createRange();
      range.selectNodeContents(shown);
      const selection = window.getSelection();
      if (!selection) return "";
      selection.removeAllRanges();
      selection.addRange(range);
      try {
        return document.execCommand("copy") ? "已复制" : "已选中，请长按或按 Ctrl+C 复制";
      } catch (error) {
        return "已选中，请长按或按 Ctrl+C 复制";
      }
    };
    if (!navigator.clipboard) return Promise.resolve(select());
    return navigator.clipboard.writeText(words).then(() => "已复制", select);
  }

  /** The buttons that copy the page's address or its citation. */
  function copyButtons() {
    document.querySelectorAll("button[data-copy]").forEach((button) => {
      const what = button.getAttribute("data-copy") || "";
      const said = document.querySelector(`[data-said="${what}"]`);
      const shown = what === "citation" ? document.querySelector("[data-citation]") : document.querySelector("[data-address]");
      if (!(button instanceof HTMLElement) || !said || !shown) return;
      button.hidden = false;
      button.addEventListener("click", () => {
        const words = what === "citation" ? (shown.textContent || "").trim() : address();
        copied(words, shown).then((told) => {
          said.textContent = told;
        });
      });
    });
  }

  /** Printing, where the browser can (the one inside WeChat cannot); what is folded away is printed too. */
  function printing() {
    const button = document.querySelector("[data-print]");
    if (button instanceof HTMLElement && !/MicroMessenger/i.test(navigator.userAgent)) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
    /** @type {HTMLDetailsElement[]} */
    let opened = [];
    window.addEventListener("beforeprint", () => {
      opened = Array.from(/** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details[data-rest]:not([open])")));
      opened.forEach((box) => (box.open = true));
    });
    window.addEventListener("afterprint", () => opened.forEach((box) => (box.open = false)));
  }

  /** Pixels below the window's top edge at which a heading counts as reached. */
  const LINE = 40;

  /** Marks the contents' entry of the section being read. */
  function follow() {
    const links = Array.from(document.querySelectorAll(".contents a[href^='#']"));
    if (!links.length) return;
    const target = (/** @type {Element} */ link) => decodeURIComponent((link.getAttribute("href") || "").slice(1));
    const headings = links.map((link) => document.getElementById(target(link)));
    // The last heading that has reached the top, where a link into the text puts it too; but who chose the name
    // of a section near the end of the page, which cannot come that far up, reads that section.
    let chosen = -1;
    const here = document.querySelector("[data-here]");
    const mark = () => {
      let current = -1;
      headings.forEach((heading, index) => {
        if (heading && heading.getBoundingClientRect().top <= LINE) current = index;
      });
      const read = Math.max(current, chosen);
      if (here) here.textContent = read < 0 ? "" : links[read].textContent;
      links.forEach((link, index) => {
        if (index === read) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      });
    };
    links.forEach((link, index) => {
      link.addEventListener("click", () => {
        chosen = index;
      });
    });
    ["wheel", "touchmove", "keydown"].forEach((moved) => {
      document.addEventListener(moved, () => (chosen = -1), { passive: true });
    });
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
  dateCitation();
  copyButtons();
  printing();
  follow();
})();
