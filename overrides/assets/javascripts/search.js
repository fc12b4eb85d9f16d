// @ts-check
/**
 * The home page as search page: `<anliku-search data-base="search/VERSION/">` around the box, the
 * facets and the list of cases, which all work without it. It owns what changes: the state (which
 * is the address), what is shown of it, and when something is loaded. What a query means is in
 * query.js, loading in index.js, filtering in facets.js.
 */

(() => {
  "use strict";

  const WAIT = 120;
  const SETTLE = 700;
  /** Milliseconds after which a reader is told that the search goes on. */
  const SLOW = 250;
  /** So few exact results, and what readers say of terms is looked at, too. */
  const FEW = 3;
  const { MAX_CHARACTERS, normalise, parts } = anlikuQuery;
  const { LEVEL } = anlikuAnswer;
  const { make, fill, button } = anlikuElements;
  const { notice } = anlikuRender;

  class SearchPage {
    /** @param {HTMLElement} root */
    constructor(root) {
      this.root = root;
      this.base = root.dataset.base || "";
      this.state = anlikuState.empty();
      /** Counts the questions, so that a late answer is known as late. */
      this.asked = 0;
      this.typed = 0;
      this.timer = 0;
      this.saying = 0;
      this.slow = 0;
      /** Whether spoilt files have been asked for anew already. */
      this.renewed = false;
      /** Whether the next list is to be seen from its top. */
      this.upwards = false;
      /** Filters of the address that the page does not know by these names. @type {Lost[]} */
      this.lost = [];
      this.library = new anlikuLibrary.Library(this.base, anlikuMore.load);
      /** @type {Map<string, Map<string, number>> | null} */
      this.counts = null;
      this.box = /** @type {HTMLInputElement} */ (this.get("[data-box]"));
      this.clearer = this.get("[data-clear]");
      this.note = this.get("[data-note]");
      this.region = this.get("[data-region]");
      this.heading = this.get("#results-title");
      this.hint = this.get("[data-hint]");
      this.number = this.get("[data-result-count]");
      this.active = this.get("[data-active]");
      this.offers = this.get("[data-offers]");
      this.guess = this.get("[data-guess]");
      this.opener = this.get("[data-open-sheet]");
      this.sorter = /** @type {HTMLSelectElement} */ (this.get("[data-sort]"));
      this.list = this.get("[data-list]");
      this.plain = this.get("[data-plain]");
      this.total = Number(this.number.dataset.resultCount);
      this.still = Array.from(this.list.childNodes);
      this.title = document.title;
      const panel = this.get("[data-panel]");
      ["[data-announce]", "[data-ask]", ".sort", "[data-close-sheet]", "[data-sheet-clear]", "[data-sheet-done]"].forEach((one) => this.get(one));
      // Whatever may be missing has been asked for: from here on the page is changed.
      const details = root.querySelector("details[data-facets]");
      if (details instanceof HTMLDetailsElement) details.open = true;
      const typed = this.box.value;
      this.options = new anlikuOptions.Options(root, (facet, term) => this.flip(facet, term));
      this.facets = this.options.facets;
      this.results = new anlikuResults.Results(this.list, (error) => (error ? this.fail(error, true) : this.set("ready")), (row, part) =>
        this.library.called(row, part),
      );
      this.sheet = new anlikuSheet.Sheet(panel, {
        changed: () => this.showOptions(),
        gone: () => this.routes.rise(),
        home: () => (this.opener.getClientRects().length ? this.opener : this.heading),
      });
      /** Guides and other plain pages, once they have been asked for. @type {InstanceType<typeof anlikuPageSearch.Pages> | null} */
      this.pages = null;
      this.routes = new anlikuRoutes.Routes((search) => this.arrive(search));
      this.listen();
      this.arrive(location.search);
      // What a reader has typed before the scripts came counts.
      if (typed.trim() && typed !== this.state.q) {
        this.box.value = typed;
        this.type();
      }
      // The browser goes to the fragment when all is loaded, and takes the focus with it.
      const focus = () => location.hash === "#search" && this.box.focus();
      if (document.readyState === "complete") focus();
      else window.addEventListener("load", () => setTimeout(focus));
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

    // --- what the reader does ---------------------------------------------------------------

    listen() {
      const { box, sheet } = this;
      const prepare = () => {
        this.library.prepare().catch(() => undefined);
        anlikuMore.load().catch(() => undefined);
      };
      box.addEventListener("focus", prepare);
      box.addEventListener("pointerenter", prepare);
      box.addEventListener("input", (event) => {
        if (!(event instanceof InputEvent) || !event.isComposing) this.type();
      });
      box.addEventListener("compositionend", () => this.type());
      this.get("[data-ask]").addEventListener("submit", (event) => {
        event.preventDefault();
        this.enter();
      });
      this.clearer.addEventListener("click", () => this.empty());
      this.sorter.addEventListener("change", () => this.commit(Object.assign({}, this.state, { sort: this.sorter.value })));
      this.opener.addEventListener("click", () => {
        this.routes.keep();
        sheet.show();
      });
      this.get("[data-close-sheet]").addEventListener("click", () => sheet.close());
      this.get("[data-sheet-clear]").addEventListener("click", () => this.unfilter());
      this.get("[data-sheet-done]").addEventListener("click", () => {
        sheet.close();
        this.region.scrollIntoView();
      });
      new anlikuTypeahead.Typeahead(box, {
        hints: (text) => this.library.hints(text, this.facets),
        label: (key) => (this.facets.find((facet) => facet.key === key) || { label: "" }).label,
        choose: (hint) => this.follow(hint),
      });
      anlikuKeys.listen(this.root, {
        box,
        blocked: () => sheet.open,
        enter: () => this.enter(),
        escape: () => (box.value ? this.empty() : box.blur()),
      });
    }

    /** The text of the box has changed: at once after a rest, else when the reader pauses. */
    type() {
      const now = Date.now();
      const rested = now - this.typed > WAIT;
      this.typed = now;
      this.clearer.hidden = !this.box.value;
      this.set("loading");
      clearTimeout(this.timer);
      // A phone's keyboard leaves little room: the box goes to the top, so that results are seen below it.
      const ask = this.get(".ask");
      if (!this.sheet.wide.matches && ask.getBoundingClientRect().top > 48) ask.scrollIntoView();
      const look = () => {
        this.apply(Object.assign({}, this.state, { q: this.box.value }), false);
        this.routes.draft(this.address(this.state));
      };
      if (rested) look();
      else this.timer = window.setTimeout(look, WAIT);
    }

    /**
     * What was chosen of what is offered while typing.
     * @param {Hint} hint
     */
    follow({ kind, text, facet, term, url }) {
      if (kind === "case") {
        location.assign(anlikuRender.page(url));
        return;
      }
      this.box.value = kind === "name" ? "" : text;
      if (kind === "name") this.commit(anlikuState.only(anlikuState.empty(), facet, [term]));
      else this.enter();
    }

    enter() {
      anlikuRecent.add(this.box.value);
      this.commit(Object.assign({}, this.state, { q: this.box.value }));
      // The keyboard of a phone covers the results.
      if (window.matchMedia("(pointer: coarse)").matches) this.box.blur();
    }

    empty() {
      this.box.value = "";
      this.box.focus();
      this.commit(Object.assign({}, this.state, { q: "" }));
    }

    /** @param {Facet} facet @param {string} term */
    flip(facet, term) {
      this.commit(anlikuState.toggle(this.state, facet, term));
    }

    unfilter() {
      this.lost = [];
      this.commit(Object.assign({}, this.state, { filters: {} }));
    }

    /**
     * A change that the way back leads to.
     * @param {State} state
     */
    commit(state) {
      // What is being typed belongs to it.
      const next = Object.assign({}, state, { q: state.q === this.state.q ? this.box.value : state.q });
      const address = this.address(next);
      const isNew = address !== this.address(this.state);
      const isAnswered = !isNew && next.q === this.state.q && this.root.dataset.searchState === "ready";
      // Words that were answered while they were typed have no entry of their own yet.
      this.routes.commit(address);
      if (isAnswered) return;
      this.upwards = isNew && !(this.sheet.wide.matches && this.get("[data-panel]").contains(document.activeElement));
      this.apply(next, next.q !== this.box.value);
    }

    /**
     * @param {State} state
     * @returns {string}
     */
    address(state) {
      const q = parts(state.q).length ? state.q : "";
      return location.pathname + anlikuState.write(Object.assign({}, state, { q }), this.facets);
    }

    // --- from state to answer ---------------------------------------------------------------

    /**
     * Show what an address asks for.
     * @param {string} search
     */
    arrive(search) {
      this.lost = anlikuState.lost(search, this.facets);
      this.apply(anlikuState.read(search, this.facets), true);
    }

    /**
     * Filters of an old link, now that all names are known: those by another name are put on, of the others the
     * reader is told. What was typed or chosen meanwhile stays.
     */
    settle() {
      const { lost } = this;
      this.lost = [];
      let state = this.state;
      /** @type {string[]} */
      const gone = [];
      lost.forEach(({ key, label, name }) => {
        const term = this.library.index.term(key, name);
        const facet = this.facets.find((one) => one.key === key);
        if (!term || !facet) gone.push(`${label}“${shorten(name)}”`);
        else if (!(state.filters[key] || []).includes(term)) state = anlikuState.toggle(state, facet, term);
      });
      this.apply(state, false);
      this.routes.draft(this.address(state));
      if (gone.length) this.note.textContent = `没有案例属于${gone.slice(0, 3).join("、")}，这项筛选没有用上。`;
    }

    /**
     * Make the page show a state.
     * @param {State} state
     * @param {boolean} box whether the text in the box is replaced too
     */
    apply(state, box) {
      clearTimeout(this.timer);
      this.state = state;
      if (box) this.box.value = state.q;
      this.clearer.hidden = !this.box.value;
      this.sorter.value = state.sort;
      const long = Array.from(normalise(state.q)).length > MAX_CHARACTERS;
      const words = parts(anlikuLibrary.cut(state.q).asked);
      const blank = !words.length && state.q.trim();
      this.note.textContent = long
        ? `只用前 ${MAX_CHARACTERS} 个字查找。`
        : blank ? "这里没有可以查找的字，请输入汉字、字母或数字。" : "";
      const chosen = anlikuState.chosen(state, this.facets);
      if (!words.length) this.guess.hidden = true;
      document.title = [words.concat(chosen.map(({ term }) => term)).join(" "), this.title].filter(Boolean).join(" · ");
      this.showChips(chosen);
      this.asked += 1;
      if (!words.length) fill(this.plain);
      const asks = words.length > 0 || chosen.length > 0 || this.lost.length > 0 || state.sort !== "relevance";
      this.root.toggleAttribute("data-asked", asks);
      this.root.toggleAttribute("data-words", words.length > 0);
      anlikuMessages.sorts(this.sorter, words.length > 0, state.sort);
      if (asks) this.look(words, this.asked);
      else this.rest();
      this.showOptions();
    }

    /** Neither words nor filters: the page as it came. */
    rest() {
      this.results.clear();
      this.offer([]);
      this.bare(!this.total);
      fill(this.list, ...this.still);
      this.head(["全部 ", this.count(this.total), " 个案例"], ["新近的、奖项高的在前"]);
      this.counts = this.library.all();
      this.set("ready");
      this.routes.restore();
      this.say("");
    }

    /**
     * @param {string[]} words
     * @param {number} asked
     */
    async look(words, asked) {
      this.set("loading");
      // Pinyin and English have nobody's case to be found in: what they mean is wanted at once.
      if (/[a-z]/i.test(this.state.q)) anlikuMore.load().catch(() => undefined);
      try {
        const { filters, sort } = this.state;
        await this.library.open();
        if (asked !== this.asked) return;
        if (this.lost.length) {
          this.settle();
          return;
        }
        const { asked: text, without } = anlikuLibrary.cut(this.state.q);
        const read = await this.library.read(text, words, without);
        const { answer } = read;
        const meant = read.guess ? parts(read.guess.text) : words;
        const tally = this.library.tally(filters, answer, sort);
        const { hits, heads } = anlikuMessages.lined(tally.groups, shorten(meant.join(" ")), answer);
        const few = answer.level < LEVEL.EXACT || answer.hits.length < FEW;
        const [list, offers] = await Promise.all([
          this.results.load(this.library.index, hits, heads, answer.parts),
          words.length ? this.library.offers(read.guess ? read.guess.text : text, filters, few) : [],
        ]);
        if (asked !== this.asked) return;
        this.offer(offers);
        this.counts = tally.counts;
        this.show(meant, read, list, tally);
        this.showPages(meant, asked, answer.hits.length > 0);
        this.tellGuess(read);
        this.renewed = false;
      } catch (error) {
        if (asked !== this.asked) return;
        // What came is wrong: perhaps only this browser's copy. Once it is asked for anew, silently.
        const spoilt = /** @type {Error} */ (error).name !== "missing" && !this.renewed;
        this.renewed = true;
        if (spoilt) this.look(words, asked);
        else this.fail(/** @type {Error} */ (error), false);
      }
    }

    // --- what is shown ----------------------------------------------------------------------

    /**
     * @param {string[]} words
     * @param {Guessed} read
     * @param {ResultList} list
     * @param {{many: number, without: Map<string, number>}} tally
     */
    show(words, { answer, guess, lacking }, list, { many, without }) {
      const shown = list.hits.length;
      const asked = shorten(guess ? words.join(" ") : anlikuLibrary.cut(this.state.q).asked.trim());
      /** @type {Page} */
      const page = { address: (to) => this.address(to), go: (to) => this.commit(to) };
      // Before the list is there: what is not shown has no place to go back to.
      this.set("ready");
      if (!shown) {
        this.head(["找到 ", this.count(0), " 个案例"], []);
        this.results.clear();
        this.list.before(this.offers);
        this.bare(true);
        const some = answer.hits.length || answer.near.length;
        const box = some
          ? anlikuMessages.relax(page, asked, some, !answer.hits.length, this.state, this.facets, without)
          : anlikuMessages.nothing(page, asked, this.facets, lacking);
        fill(this.list, box);
      } else {
        if (answer.hits.length) {
          const how = anlikuMessages.how(answer, list.hits.filter((hit) => !hit.words), asked);
          const left = anlikuLibrary.cut(this.state.q).without.map((word) => `“${shorten(word)}”`).join("");
          const said = [how, left && `不含${left}的。`].filter(Boolean);
          this.head(["找到 ", this.count(many), " 个案例"], answer.lacking ? anlikuMessages.lacking(() => this.again()) : said);
        } else {
          const before = `没有案例写有“${asked}”，以下 `;
          this.head(["意思相近的案例"], [before, this.count(shown), " 个说的是相近的事。"]);
        }
        this.bare(false);
        // Where the reader was can be measured only in what is shown.
        this.unveil();
        this.results.show(list, this.routes.kept());
        this.placeOffers();
        if (this.upwards && this.region.getBoundingClientRect().top < 0) this.region.scrollIntoView();
        this.routes.restore();
      }
      this.upwards = false;
      this.showOptions();
      const texts = [this.heading, this.hint, this.offers, this.note].map((one) => one.textContent || "");
      const heard = texts.map((text) => text.replace(/。$/, "")).filter(Boolean);
      const near = many ? list.hits.filter((hit) => hit.words).length : 0;
      if (near) heard.push(`另有 ${near} 个意思相近`);
      this.say(heard.join("。"));
    }

    /**
     * Guides and other plain pages that contain the words, and that a term has none. Under cases they are looked for
     * when the reader comes near. What does not come is no part of the answer.
     * @param {string[]} words
     * @param {number} asked
     * @param {boolean} literal whether cases hold the words
     */
    async showPages(words, asked, literal) {
      fill(this.plain);
      // Pages that hold the words stand before cases that only mean them.
      if (literal) this.list.after(this.plain);
      else this.list.before(this.plain);
      const loading = this.plainPages().catch(() => null);
      if (literal) await anlikuElements.approached(this.plain);
      const pages = await loading;
      if (!pages || asked !== this.asked) return;
      const hits = await pages.find(words).catch(() => []);
      const blank = await pages.blank(words).catch(() => null);
      if (asked !== this.asked) return;
      fill(this.plain, blank, pages.group(hits, words));
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
     */
    offer(offers) {
      /** @type {Page} */
      const page = { address: (to) => this.address(to), go: (to) => this.commit(to) };
      fill(this.offers, ...anlikuMessages.offered(page, offers, this.state, this.facets));
      this.offers.hidden = !offers.length;
    }

    /** A narrow screen shows the first result before the offers: what was asked for comes first. */
    placeOffers() {
      const first = window.matchMedia("(max-width: 1023px)").matches && this.list.querySelector(".card");
      if (first) first.after(this.offers);
      else this.list.before(this.offers);
    }

    /**
     * What was answered in place of what was typed, with the way back; or what else it may mean.
     * @param {Guessed} read
     */
    tellGuess(read) {
      /** @type {Page} */
      const page = { address: (to) => this.address(to), go: (to) => this.commit(to) };
      const told = read.lacking ? anlikuMessages.unread(() => this.again()) : anlikuMessages.guessed(page, read, this.state);
      fill(this.guess, ...told);
      this.guess.hidden = !this.guess.textContent;
      const heard = [this.guess.textContent, this.heading.textContent, this.hint.textContent, this.note.textContent];
      if (!this.guess.hidden) this.say(heard.filter(Boolean).join("。"));
    }

    /**
     * Something did not come. Nothing is shown as if it were the answer.
     * @param {Error} error
     * @param {boolean} later the list stands; one of its cards did not come
     */
    async fail(error, later) {
      const asked = this.asked;
      const outdated = error.name === "outdated" || (await anlikuRoutes.replaced(this.base));
      if (asked !== this.asked) return;
      const fault = !["missing", "damaged", "outdated"].includes(error.name);
      if (fault) console.error(error);
      const reload = () => location.reload();
      /** @type {[string, string, () => void]} */
      const told = fault ? ["这个页面出了错，请刷新。", "刷新", reload] : [anlikuMessages.missing(), "重试", () => this.again()];
      const [text, name, act] = outdated ? ["案例库刚刚更新，请刷新页面。", "刷新", reload] : told;
      if (!later || outdated) {
        this.results.clear();
        this.offer([]);
        this.bare(true);
        this.head([outdated ? "案例库有更新" : "查找没有完成"], []);
        fill(this.list, notice(text, button(name, act)));
      }
      this.set("error");
      this.say(text);
    }

    /** The button has gone from under the reader: the heading takes the focus. */
    again() {
      this.heading.focus({ preventScroll: true });
      this.apply(this.state, false);
    }

    /** @param {{facet: Facet, term: string}[]} chosen */
    showChips(chosen) {
      const before = Array.from(this.active.querySelectorAll("button")).findIndex((one) => one === document.activeElement);
      const items = chosen.map(({ facet, term }) =>
        button(term, () => this.flip(facet, term), {
          class: "chip chip--remove",
          "aria-label": `移除 ${term}`,
        }),
      );
      if (chosen.length) items.push(button("全部清除", () => this.unfilter(), { class: "chip chip--clear" }));
      fill(this.active, ...items.map((item) => make("li", {}, item)));
      this.active.hidden = !chosen.length;
      if (before >= 0) (items[Math.min(before, chosen.length - 1)] || this.heading).focus();
    }

    showOptions() {
      const { sheet, state } = this;
      const many = anlikuState.chosen(state, this.facets).length;
      const withDoors = !sheet.open && !parts(state.q).length && !many;
      const inDoors = this.options.doors !== null && this.options.doors.contains(document.activeElement);
      this.options.show(state, this.counts, withDoors, (next) => this.address(next));
      if (inDoors && !withDoors && !sheet.open) this.heading.focus();
      this.opener.textContent = many ? `筛选（${many}）` : "筛选";
      const [clear, done] = [this.get("[data-sheet-clear]"), this.get("[data-sheet-done]")];
      // A button that hides under the reader's finger would let the focus fall out of the sheet.
      if (!many && clear === document.activeElement) done.focus();
      clear.hidden = !many;
      const found = this.number.isConnected ? this.number.dataset.resultCount : "";
      done.textContent = found ? `看 ${found} 个结果` : "看结果";
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

  class AnlikuSearch extends HTMLElement {
    connectedCallback() {
      // Moved about in the page it stays the same.
      if (this.dataset.searchState) return;
      try {
        new SearchPage(this);
      } catch (error) {
        // The page stays as it came: its lists are links, its box is a form, and it says that the search has not begun.
        delete this.dataset.searchState;
        console.error(error);
      }
    }
  }

  /** @param {string} text */
  const shorten = (text) => (Array.from(text).length > 24 ? `${Array.from(text).slice(0, 23).join("")}…` : text);

  customElements.define("anliku-search", AnlikuSearch);
})();
