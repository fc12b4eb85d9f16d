// @ts-check
/** Short cards or whole ones: a reader's choice, kept on the device and put on before the first paint (early.html). */

(() => {
  "use strict";

  const KEY = "anliku-cards";
  const root = document.documentElement;
  const buttons = Array.from(document.querySelectorAll("[data-density]"));

  /** @param {boolean} full */
  function show(full) {
    if (full) root.dataset.cards = "full";
    else delete root.dataset.cards;
    buttons.forEach((button) => {
      button.textContent = full ? "收起摘要" : "显示摘要";
      button.setAttribute("aria-pressed", String(full));
    });
  }

  /** @param {boolean} full */
  function keep(full) {
    try {
      if (full) localStorage.setItem(KEY, "full");
      else localStorage.removeItem(KEY);
    } catch (error) {
      // Where nothing may be kept the choice holds for this page.
    }
  }

  buttons.forEach((button) => {
    if (!(button instanceof HTMLElement)) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const full = root.dataset.cards !== "full";
      show(full);
      keep(full);
    });
  });
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) show(event.newValue === "full");
  });
  show(root.dataset.cards === "full");
})();
