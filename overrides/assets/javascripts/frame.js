// @ts-check
/**
 * Small conveniences on every page. Everything works without them; nothing is requested.
 * Plain script in the syntax of Chromium 86, because many readers come from inside WeChat.
 */
(function () {
  "use strict";

  /** Opened from a folder there is no server that would find a page's index.html. */
  function fromDisk() {
    if (window.location.protocol !== "file:") return;
    document.querySelectorAll("a[href]").forEach((link) => {
      if (link instanceof HTMLAnchorElement && link.protocol === "file:" && link.pathname.endsWith("/")) {
        link.pathname += "index.html";
      }
    });
  }

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
    document.querySelectorAll("details[data-contents], details[data-facets]").forEach((box) => {
      box.removeAttribute("open");
    });
  }

  fromDisk();
  theme();
  fold();
})();
