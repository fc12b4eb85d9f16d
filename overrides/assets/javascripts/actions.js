// @ts-check
/** What can be done with a case: copy its address or citation, print it. */
(function () {
  "use strict";

  /** GB/T 7714 asks for the day of reading, which only the reader's browser knows. */
  function dateCitation() {
    const text = document.querySelector("[data-citation]");
    if (!text) return;
    const now = new Date();
    const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
    const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    text.textContent = (text.textContent || "").replace("[引用日期]", `[${today}]`);
  }

  /** The address of this page as it may be passed on, without a place or marks in it; none where it is read from a folder. */
  function address() {
    const canonical = document.querySelector('link[rel="canonical"]');
    if (canonical instanceof HTMLLinkElement) return canonical.href;
    const { protocol, origin, pathname } = window.location;
    return protocol === "file:" ? "" : origin + pathname;
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
      if (!(button instanceof HTMLElement) || !said || !shown || !(what === "citation" || address())) return;
      button.hidden = false;
      button.addEventListener("click", () => {
        const words = what === "citation" ? (shown.textContent || "").trim() : address();
        copied(words, shown).then((told) => {
          said.textContent = told;
        });
      });
    });
  }

  /** Printing, where the browser can; the one inside WeChat cannot, and offers the download alone. */
  function printing() {
    const button = document.querySelector("[data-print]");
    if (button instanceof HTMLElement && !/MicroMessenger/i.test(navigator.userAgent)) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  }

  /** What 下载 unfolds lies over the page: Esc and a press elsewhere fold it again. */
  function downloads() {
    const box = document.querySelector("details.downloads");
    if (!(box instanceof HTMLDetailsElement)) return;
    const summary = box.querySelector("summary");
    document.addEventListener("click", (event) => {
      if (event.target instanceof Node && !box.contains(event.target)) box.open = false;
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.open) return;
      if (summary && box.contains(document.activeElement)) summary.focus();
      box.open = false;
    });
  }

  dateCitation();
  copyButtons();
  downloads();
  printing();
})();
