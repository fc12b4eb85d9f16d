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

  const cards = () => Array.from(document.querySelectorAll("anliku-search .card"));

  class Routes {
    /** @param {(search: string) => void} changed the reader went back or forward */
    constructor(changed) {
      this.committed = this.current = location.pathname + location.search;
      /** @type {{first: number, top: number, many: number} | null} where the reader was, who comes back from a
       *   case: the first card in view, how far down it stood, how many there were */
      this.place = null;
      const kept = history.state;
      if (kept && [kept.first, kept.top, kept.many].every((part) => typeof part === "number")) this.place = kept;
      window.addEventListener("popstate", () => {
        const now = location.pathname + location.search;
        if (now === this.current) return;
        this.committed = this.current = now;
        changed(location.search);
      });
      window.addEventListener("pagehide", () => {
        const tops = cards().map((card) => card.getBoundingClientRect());
        const first = tops.findIndex((place) => place.bottom > 0);
        const top = first < 0 ? 0 : tops[first].top;
        quietly(() => history.replaceState({ first, top, many: tops.length }, ""));
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
      this.commit(address);
    }

    /** @param {string} address */
    commit(address) {
      // Under a sheet the way back closes the sheet.
      if (anlikuLayers.isOpen()) {
        this.draft(address);
        return;
      }
      const steps = this.current === this.committed ? [address] : [this.current, address];
      if (this.current !== this.committed) quietly(() => history.replaceState(null, "", this.committed));
      steps.forEach((step) => {
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
      const card = this.place && cards()[this.place.first];
      if (this.place && card) window.scrollBy(0, card.getBoundingClientRect().top - this.place.top);
      this.forget();
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
