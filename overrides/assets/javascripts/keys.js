// @ts-check
/**
 * The keyboard of the search page: `/` goes to the box, ↓ and ↑ walk through box and results,
 * Enter commits, Esc empties the box and then leaves it.
 */

const anlikuKeys = (() => {
  "use strict";

  /** @param {EventTarget | null} target */
  const editable = (target) =>
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

  /**
   * @param {HTMLElement} root
   * @param {{box: HTMLInputElement, blocked: () => boolean, enter: () => void, escape: () => void}} page
   */
  function listen(root, page) {
    const { box } = page;
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (editable(event.target) || page.blocked()) return;
      event.preventDefault();
      box.focus();
      box.select();
    });
    document.querySelectorAll("[data-search-link]").forEach((link) => {
      link.addEventListener("click", (event) => {
        if (!anlikuRender.plainly(/** @type {MouseEvent} */ (event))) return;
        event.preventDefault();
        box.focus();
        box.scrollIntoView({ block: "center" });
      });
    });
    box.addEventListener("keydown", (event) => {
      // These keys choose among the candidates of an input method.
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Enter") page.enter();
      else if (event.key === "Escape") page.escape();
      else return;
      event.preventDefault();
    });
    root.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (!step || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      // A card that has not come takes no focus; it is not passed over either.
      /** @type {HTMLElement[]} */
      const stops = [box, ...Array.from(root.querySelectorAll("[data-list] .card--waiting, [data-list] .card__title a")).filter(isShown)];
      const at = stops.findIndex((stop) => stop === event.target);
      if (at < 0) return;
      event.preventDefault();
      const next = stops[at + step];
      if (next) next.focus();
    });
  }

  /**
   * @param {Element} element
   * @returns {element is HTMLElement}
   */
  const isShown = (element) => element instanceof HTMLElement && element.getClientRects().length > 0;

  return { listen };
})();
