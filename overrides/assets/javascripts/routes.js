// @ts-check
/**
 * The address bar and the way back. While the reader types the current entry follows along; a
 * committed change (Enter, filter, sort) makes an entry of its own, and what was typed on the way
 * becomes one too. Where the browser forbids it (some do from a folder) the page works all the same.
 */

const anlikuRoutes = (() => {
  "use strict";

  /** @param {() => void} act */
  function quietly(act) {
    try {
      act();
    } catch (error) {
      // The address stays behind; nothing else depends on it.
    }
  }

  /** Milliseconds after which a list that stands again is looked at again. */
  const FILLED = [100, 400, 1000];
  /** Milliseconds without scrolling after which a reader has come to rest. */
  const REST = 200;

  /**
   * @typedef {{first: number, top: number, many: number, y: number}} Place the first card in view, how far down it stood,
   *   how many there were; and how far the page was scrolled
   * @param {any} state of an entry of the history
   * @returns {Place | null}
   */
  const placeOf = (state) =>
    state && [state.first, state.top, state.many, state.y].every((part) => typeof part === "number") ? state : null;

  const cards = () => Array.from(document.querySelectorAll("anliku-search .card"));

  class Routes {
    /** @param {(search: string) => void} changed the reader went back or forward */
    constructor(changed) {
      this.committed = this.current = location.pathname + location.search;
      /** @type {Place | null} where the reader was, who comes back from a
       *   case, reloads the page or takes a filter back */
      this.place = placeOf(history.state);
      this.timer = 0;
      window.addEventListener("popstate", (event) => {
        const now = location.pathname + location.search;
        if (now === this.current) return;
        clearTimeout(this.timer);
        this.committed = this.current = now;
        this.place = placeOf(event.state);
        changed(location.search);
      });
      window.addEventListener("pagehide", () => this.keep());
      // Who reloads the page has no time left to say where the reader is.
      window.addEventListener("scroll", () => {
        clearTimeout(this.timer);
        if (!this.place) this.timer = window.setTimeout(() => this.keep(), REST);
      }, { passive: true });
    }

    /** Take down where the reader is; the browser, which goes by pixels, is not to restore it itself. */
    keep() {
      const tops = cards().map((card) => card.getBoundingClientRect());
      const first = tops.findIndex((place) => place.bottom > 0);
      const top = first < 0 ? 0 : tops[first].top;
      quietly(() => {
        history.scrollRestoration = "manual";
        history.replaceState(Object.assign({}, history.state, { first, top, many: tops.length, y: window.scrollY }), "");
      });
    }

    /** @param {string} address */
    draft(address) {
      if (address === this.current) return;
      this.current = address;
      quietly(() => history.replaceState(null, "", address));
    }

    /** What lay over the page is gone, and its entry with it: what was chosen there gets one of its own. */
    rise() {
      const address = this.current;
      this.committed = this.current = location.pathname + location.search;
      this.commit(address, false);
    }

    /**
     * @param {string} address
     * @param {boolean} [standing] whether the list that is left still stands; where it does not its place has been kept before
     */
    commit(address, standing = true) {
      // Under a sheet the way back closes the sheet.
      if (anlikuLayers.isOpen()) {
        this.draft(address);
        return;
      }
      const steps = this.current === this.committed ? [address] : [this.current, address];
      if (this.current !== this.committed) quietly(() => history.replaceState(null, "", this.committed));
      steps.forEach((step, i) => {
        // What is left keeps its place.
        if (standing && i === steps.length - 1) this.keep();
        if (step !== this.committed) quietly(() => history.pushState(null, "", step));
        this.committed = this.current = step;
      });
    }

    /** Results to show for a reader who comes back; 0 for everyone else. */
    kept() {
      return this.place ? this.place.many : 0;
    }

    /** Once, after the first list: back to where the reader was. By the card, not by the height of
     * the page: what stands above it may not be filled yet. */
    restore() {
      const { place } = this;
      this.forget();
      if (!place) return;
      let moved = false;
      const align = () => {
        const card = cards()[place.first];
        if (moved) return;
        // Above the first card the page is as high as it was.
        if (place.first <= 0 || !card) window.scrollTo(0, place.y);
        else window.scrollBy(0, card.getBoundingClientRect().top - place.top);
      };
      ["wheel", "touchstart", "keydown", "pointerdown"].forEach((act) =>
        window.addEventListener(act, () => (moved = true), { passive: true, once: true }),
      );
      align();
      // The cards above are filled meanwhile, and some grow.
      FILLED.forEach((wait) => setTimeout(align, wait));
    }

    forget() {
      this.place = null;
    }
  }

  /**
   * Whether the site has been published anew since this page was loaded: then its home names
   * another edition. From a folder there is no telling.
   * @param {string} base
   */
  async function replaced(base) {
    if (location.protocol === "file:") return false;
    try {
      const answer = await fetch(location.pathname, { cache: "no-store" });
      const text = await answer.text();
      return answer.ok && text.includes("<anliku-search") && !text.includes(base);
    } catch (error) {
      return false;
    }
  }

  return { Routes, replaced };
})();
