// @ts-check
/**
 * What lies over the page: a sheet or a dialog. Only one at a time. Focus moves in, stays inside and goes back; Esc
 * and the way back close it. It has an entry of its own in the history, so that Back does not leave the page.
 */

/**
 * @typedef {{close: () => void, gone: () => void, home: () => HTMLElement | null}} Covered the page below: `close` hides the
 *   layer, `gone` hears that its entry is no longer there, `home` takes the focus where its opener cannot
 */

const anlikuLayers = (() => {
  "use strict";

  /** @type {Layer | null} */
  let top = null;
  /** Closed by the page; its entry is being left. @type {Layer | null} */
  let leaving = null;

  class Layer {
    /**
     * @param {HTMLElement} panel
     * @param {Covered} page
     */
    constructor(panel, page) {
      this.panel = panel;
      this.page = page;
      /** @type {Element | null} */
      this.opener = null;
      this.entry = false;
      // A press on an empty spot leaves the focus inside.
      panel.tabIndex = -1;
    }

    /** @returns {boolean} */
    get open() {
      return top === this;
    }

    /** @param {boolean} [there] whether the history has its entry already */
    show(there = false) {
      this.opener = document.activeElement;
      // Of two layers the later one stays, with the history's entry of the first.
      const entry = top ? top.give() : there;
      top = this;
      this.entry = entry || pushed();
      document.documentElement.classList.add("has-sheet");
    }

    close() {
      if (!this.open) return;
      this.fold();
      if (!this.entry) {
        this.page.gone();
        return;
      }
      leaving = this;
      history.back();
    }

    /** Hide it for what takes its place; whether it had an entry, which is the other's now. */
    give() {
      const { entry } = this;
      top = null;
      this.entry = false;
      document.documentElement.classList.remove("has-sheet");
      this.page.close();
      this.page.gone();
      return entry;
    }

    /** Hide it; focus goes back to what opened it. */
    fold() {
      top = null;
      document.documentElement.classList.remove("has-sheet");
      this.page.close();
      const { opener } = this;
      const back = opener instanceof HTMLElement && opener !== document.body && opener.getClientRects().length ? opener : this.page.home();
      if (back) back.focus({ preventScroll: true });
    }
  }

  /** An entry of the layer's own; some browsers forbid it from a folder. */
  function pushed() {
    try {
      history.pushState(Object.assign({}, history.state, { layer: true }), "");
      return true;
    } catch (error) {
      return false;
    }
  }

  // Heard before anything else that follows the history.
  window.addEventListener("popstate", (event) => {
    const layer = top || leaving;
    leaving = null;
    if (!layer) return;
    event.stopImmediatePropagation();
    layer.entry = false;
    if (layer.open) layer.fold();
    layer.page.gone();
  });

  document.addEventListener("keydown", (event) => {
    if (!top || event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      top.close();
    } else if (event.key === "Tab") hold(event, top.panel);
  });

  /**
   * Tab goes round inside a panel.
   * @param {KeyboardEvent} event
   * @param {HTMLElement} panel
   */
  function hold(event, panel) {
    const stops = Array.from(panel.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")).filter(
      (one) => one.getClientRects().length && one.getAttribute("tabindex") !== "-1" && !one.matches(":disabled"),
    );
    const at = stops.findIndex((one) => one === document.activeElement);
    const leaves = at < 0 || at === (event.shiftKey ? 0 : stops.length - 1);
    const next = event.shiftKey ? stops[stops.length - 1] : stops[0];
    if (!leaves || !(next instanceof HTMLElement)) return;
    // From an empty spot of the panel the browser finds its own way on.
    if (at < 0 && panel.contains(document.activeElement) && document.activeElement !== panel) return;
    event.preventDefault();
    next.focus();
  }

  return { Layer, isOpen: () => top !== null };
})();
