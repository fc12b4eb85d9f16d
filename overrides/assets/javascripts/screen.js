// @ts-check
/**
 * What stands around the list of results: heading and number, chips, offers, guesses, guides and other plain pages,
 * what is said aloud. Nothing is decided here: search.js tells what to show.
 */

const anlikuScreen = (() => {
  "use strict";

  const SETTLE = 700;
  /** Milliseconds after which a reader is told that the search goes on. */
  const SLOW = 250;
  const { make, fill, button } = anlikuElements;

  class Screen {
    /**
     * @param {HTMLElement} root
     * @param {Page} page
     */
    constructor(root, page) {
      this.root = root;
      this.page = page;
      this.saying = 0;
      this.slow = 0;
      this.note = this.get("[data-note]");
      this.region = this.get("[data-region]");
      this.heading = this.get("#results-title");
      this.hint = this.get("[data-hint]");
      this.number = this.get("[data-result-count]");
      this.active = this.get("[data-active]");
      this.offers = this.get("[data-offers]");
      this.guess = this.get("[data-guess]");
      this.opener = this.get("[data-open-sheet]");
      this.list = this.get("[data-list]");
      this.plain = this.get("[data-plain]");
      /** Guides and other plain pages, once they have been asked for. @type {InstanceType<typeof anlikuPageSearch.Pages> | null} */
      this.pages = null;
      ["[data-announce]", ".sort"].forEach((one) => this.get(one));
    }

    /**
     * @param {string} selector
     * @returns {HTMLElement}
     */
    get(selector) {
      const element = this.root.querySelector(selector);
      if (!(element instanceof HTMLElement)) throw new Error(`home.html: ${selector}`);
      return element;
    }

    /**
     * Guides and other plain pages that contain the words, and that a term has none. Under cases they are looked for
     * when the reader comes to them; before cases their file is loaded only where it may say something of the words.
     * What does not come is no part of the answer.
     * @param {string[]} words
     * @param {boolean} under whether they stand under the cases, because these hold the words, too
     * @param {() => boolean} isLate whether something else has been asked since
     */
    async showPages(words, under, isLate) {
      fill(this.plain);
      // Pages that hold the words stand before cases that only mean them.
      if (under) this.list.after(this.plain);
      else this.list.before(this.plain);
      if (under) await anlikuElements.reached(this.plain);
      const pages = isLate() ? null : await this.plainPages().catch(() => null);
      if (!pages || isLate()) return;
      const hits = await pages.find(words).catch(() => []);
      const blank = await pages.blank(words).catch(() => null);
      if (isLate()) return;
      fill(this.plain, blank, pages.group(hits, words));
    }

    /** Load what tells whether they may contain the next words. */
    preparePages() {
      this.plainPages().then((pages) => pages.sieve()).catch(() => undefined);
    }

    /** What searches them, loaded when it is needed. */
    async plainPages() {
      await anlikuMore.load();
      this.pages = this.pages || new anlikuPageSearch.Pages(this.root.dataset.pages || "");
      return this.pages;
    }

    /**
     * Filters that the words name: a reader may choose them.
     * @param {Offer[]} offers
     * @param {State} state
     * @param {Facet[]} facets
     */
    offer(offers, state, facets) {
      fill(this.offers, ...anlikuMessages.offered(this.page, offers, state, facets));
      this.offers.hidden = !offers.length;
    }

    /** A narrow screen shows the first result before the offers: what was asked for comes first. */
    placeOffers() {
      const first = window.matchMedia("(max-width: 1023px)").matches && this.list.querySelector(".card");
      if (first) first.after(this.offers);
      else this.list.before(this.offers);
    }

    /**
     * What was answered in place of what was typed, with the way back; or what else it may mean, when that has come.
     * The answer is said aloud, once more where the guess comes later.
     * @param {Guessed} read
     * @param {State} state
     * @param {number} near cases listed beside those that contain the words
     * @param {() => void} again
     * @param {() => boolean} isLate whether something else has been asked since
     */
    tellGuess(read, state, near, again, isLate) {
      // At once and not in a promise: a fault in it is the search's to tell.
      this.showGuess(read, state, again);
      this.sayAnswer(near);
      if (!read.later) return;
      read.later.then((later) => {
        if (isLate()) return;
        this.showGuess(later, state, again);
        if (!this.guess.hidden) this.sayAnswer(near);
      });
    }

    /**
     * @param {Guessed} read
     * @param {State} state
     * @param {() => void} again
     */
    showGuess(read, state, again) {
      const told = read.lacking ? anlikuMessages.unread(again) : anlikuMessages.guessed(this.page, read, state);
      fill(this.guess, ...told);
      this.guess.hidden = !this.guess.textContent;
    }

    /**
     * Say what stands around the list.
     * @param {number} near cases listed beside those that contain the words
     */
    sayAnswer(near) {
      const texts = [this.guess, this.heading, this.hint, this.offers, this.note].map((one) => one.textContent || "");
      const heard = texts.map((text) => text.replace(/。$/, "")).filter(Boolean);
      if (near) heard.push(`另有 ${near} 个意思相近`);
      this.say(heard.join("。"));
    }

    /**
     * @param {{facet: Facet, term: string}[]} chosen
     * @param {(facet: Facet, term: string) => void} flip
     * @param {() => void} unfilter
     */
    showChips(chosen, flip, unfilter) {
      const before = Array.from(this.active.querySelectorAll("button")).findIndex((one) => one === document.activeElement);
      const items = chosen.map(({ facet, term }) =>
        button(term, () => flip(facet, term), {
          class: "chip chip--remove",
          "aria-label": `移除 ${term}`,
        }),
      );
      if (chosen.length) items.push(button("全部清除", () => unfilter(), { class: "chip chip--clear" }));
      fill(this.active, ...items.map((item) => make("li", {}, item)));
      this.active.hidden = !chosen.length;
      if (before >= 0) (items[Math.min(before, chosen.length - 1)] || this.heading).focus();
    }

    /**
     * @param {(string | Node)[]} title
     * @param {(string | Node)[]} hint
     */
    head(title, hint) {
      fill(this.heading, ...title);
      fill(this.hint, ...hint);
      this.hint.hidden = !this.hint.textContent;
    }

    /**
     * With nothing listed there is nothing to sort, and nothing to filter but what is filtered.
     * @param {boolean} bare
     */
    bare(bare) {
      this.get(".sort").hidden = bare;
      this.opener.hidden = bare && this.active.hidden;
      this.root.toggleAttribute("data-bare", bare);
    }

    /** @param {number} many */
    count(many) {
      this.number.dataset.resultCount = this.number.textContent = String(many);
      return this.number;
    }

    /** The first answer takes the place of what said that it was coming. */
    unveil() {
      document.documentElement.classList.remove("asks");
    }

    /** @param {"loading" | "ready" | "error"} state */
    set(state) {
      this.root.dataset.searchState = state;
      this.region.setAttribute("aria-busy", String(state === "loading"));
      clearTimeout(this.slow);
      this.region.classList.remove("is-slow");
      if (state !== "loading") {
        this.unveil();
        return;
      }
      this.slow = window.setTimeout(() => {
        this.region.classList.add("is-slow");
        this.head(["正在查找……"], []);
      }, SLOW);
    }

    /**
     * Say something to readers who listen, once they have stopped typing.
     * @param {string} text
     */
    say(text) {
      const region = this.get("[data-announce]");
      clearTimeout(this.saying);
      region.textContent = "";
      if (text) this.saying = window.setTimeout(() => (region.textContent = text), SETTLE);
    }
  }

  return { Screen };
})();
