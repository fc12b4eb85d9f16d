// @ts-check
/**
 * The home page as search page: `<anliku-search data-base="search/VERSION/">` around the box, the
 * facets and the list of cases, which all work without it. It owns what changes: the state (which
 * is the address), what is shown of it, and when something is loaded. What a query means is in
 * query.js, loading in index.js and cards.js, filtering in facets.js.
 */

(() => {
  "use strict";

  const WAIT = 120;
  /** So few exact results, and what readers say of terms is looked at, too. */
  const FEW = 3;
  const { MAX_CHARACTERS, normalise, parts } = anlikuQuery;
  const { LEVEL } = anlikuAnswer;
  const { fill, button } = anlikuElements;
  const { notice } = anlikuRender;

  class SearchPage {
    /** @param {HTMLElement} root */
    constructor(root) {
      this.root = root;
      this.page = /** @type {Page} */ ({ address: (to) => this.address(to), go: (to) => this.commit(to) });
      const screen = (this.screen = new anlikuScreen.Screen(root, this.page));
      this.base = root.dataset.base || "";
      this.state = anlikuState.empty();
      /** Counts the questions, so that a late answer is known as late. */
      this.asked = 0;
      this.typed = 0;
      this.timer = 0;
      /** Whether spoilt files have been asked for anew already. */
      this.renewed = false;
      /** Whether the next list is to be seen from its top. */
      this.upwards = false;
      /** Filters of the address that the page does not know by these names. @type {Lost[]} */
      this.lost = [];
      this.library = new anlikuLibrary.Library(this.base, anlikuMore.load);
      /** @type {Map<string, Map<string, number>> | null} */
      this.counts = null;
      this.box = /** @type {HTMLInputElement} */ (screen.get("[data-box]"));
      this.clearer = screen.get("[data-clear]");
      this.sorter = /** @type {HTMLSelectElement} */ (screen.get("[data-sort]"));
      this.total = Number(screen.number.dataset.resultCount);
      this.still = Array.from(screen.list.childNodes);
      this.title = document.title;
      const panel = screen.get("[data-panel]");
      ["[data-ask]", "[data-close-sheet]", "[data-sheet-clear]", "[data-sheet-done]"].forEach((one) => screen.get(one));
      // Whatever may be missing has been asked for: from here on the page is changed.
      const details = root.querySelector("details[data-facets]");
      if (details instanceof HTMLDetailsElement) details.open = true;
      const typed = this.box.value;
      this.options = new anlikuOptions.Options(root, (facet, term) => this.flip(facet, term));
      this.facets = this.options.facets;
      this.results = new anlikuResults.Results(screen.list, (error) => (error ? this.fail(error, true) : screen.set("ready")), (row, part) =>
        this.library.called(row, part),
      );
      this.sheet = new anlikuSheet.Sheet(panel, {
        changed: () => this.showOptions(),
        gone: () => this.routes.rise(),
        home: () => (screen.opener.getClientRects().length ? screen.opener : screen.heading),
      });
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

    // --- what the reader does ---------------------------------------------------------------

    listen() {
      const { box, sheet } = this;
      const prepare = () => {
        this.library.prepare().catch(() => undefined);
        anlikuMore.load().catch(() => undefined);
        if (this.library.last) this.screen.preparePages();
      };
      box.addEventListener("focus", prepare);
      box.addEventListener("pointerenter", prepare);
      box.addEventListener("input", (event) => {
        if (!(event instanceof InputEvent) || !event.isComposing) this.type();
      });
      box.addEventListener("compositionend", () => this.type());
      this.screen.get("[data-ask]").addEventListener("submit", (event) => {
        event.preventDefault();
        this.enter();
      });
      this.clearer.addEventListener("click", () => this.empty());
      this.sorter.addEventListener("change", () => this.commit(Object.assign({}, this.state, { sort: this.sorter.value })));
      this.screen.opener.addEventListener("click", () => {
        this.routes.keep();
        sheet.show();
      });
      this.screen.get("[data-close-sheet]").addEventListener("click", () => sheet.close());
      this.screen.get("[data-sheet-clear]").addEventListener("click", () => this.unfilter());
      this.screen.get("[data-sheet-done]").addEventListener("click", () => {
        sheet.close();
        this.screen.region.scrollIntoView();
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
      this.results.rest();
      this.clearer.hidden = !this.box.value;
      this.screen.set("loading");
      this.library.foresee(this.box.value).catch(() => undefined);
      clearTimeout(this.timer);
      const look = () => {
        this.apply(Object.assign({}, this.state, { q: this.box.value }), false);
        this.routes.draft(this.address(this.state));
        // A phone's keyboard leaves little room: the box goes to the top, so that results are seen below it. What
        // stood above it is gone by now, else the box would go out of sight with it.
        const ask = this.screen.get(".ask");
        if (!this.sheet.wide.matches && ask.getBoundingClientRect().top > 48) ask.scrollIntoView();
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
      this.upwards = isNew && !(this.sheet.wide.matches && this.screen.get("[data-panel]").contains(document.activeElement));
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
      if (gone.length) this.screen.note.textContent = `没有案例属于${gone.slice(0, 3).join("、")}，这项筛选没有用上。`;
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
      this.screen.note.textContent = long
        ? `只用前 ${MAX_CHARACTERS} 个字查找。`
        : blank ? "这里没有可以查找的字，请输入汉字、字母或数字。" : "";
      const chosen = anlikuState.chosen(state, this.facets);
      if (!words.length) this.screen.guess.hidden = true;
      document.title = [words.concat(chosen.map(({ term }) => term)).join(" "), this.title].filter(Boolean).join(" · ");
      this.screen.showChips(chosen, (facet, term) => this.flip(facet, term), () => this.unfilter());
      this.asked += 1;
      if (!words.length) fill(this.screen.plain);
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
      this.screen.offer([], this.state, this.facets);
      this.screen.bare(!this.total);
      fill(this.screen.list, ...this.still);
      this.screen.head(["全部 ", this.screen.count(this.total), " 个案例"], ["新近的、奖项高的在前"]);
      this.counts = this.library.all();
      this.screen.set("ready");
      this.routes.restore();
      this.screen.say("");
    }

    /**
     * @param {string[]} words
     * @param {number} asked
     */
    async look(words, asked) {
      const isLate = () => asked !== this.asked;
      this.screen.set("loading");
      // Pinyin and English have nobody's case to be found in: what they mean is wanted at once.
      if (/[a-z]/i.test(this.state.q)) anlikuMore.load().catch(() => undefined);
      try {
        const { filters, sort } = this.state;
        await this.library.open();
        if (isLate()) return;
        if (this.lost.length) {
          this.settle();
          return;
        }
        const { asked: text, without } = anlikuLibrary.cut(this.state.q);
        const listed = (/** @type {Answer} */ answer, /** @type {string[]} */ meant) => {
          const tally = this.library.tally(filters, answer, sort);
          const { hits, heads } = anlikuMessages.lined(tally.groups, shorten(meant.join(" ")));
          return { tally, loading: this.results.load(this.library.index, hits, heads, answer.parts, meant) };
        };
        const ahead = (/** @type {Answer} */ likely) => void (isLate() || listed(likely, words).loading.catch(() => undefined));
        const read = await this.library.read(text, words, without, ahead);
        if (isLate()) return;
        const { answer } = read;
        const meant = read.guess ? parts(read.guess.text) : words;
        const { tally, loading } = listed(answer, meant);
        // Where what is near did not come, what readers say does not either: it stands in the same files.
        const few = !answer.lacking && (answer.level < LEVEL.EXACT || answer.hits.length < FEW);
        const [list, offers] = await Promise.all([
          loading,
          words.length ? this.library.offers(read.guess ? read.guess.text : text, filters, few) : [],
        ]);
        if (isLate()) return;
        this.screen.offer(offers, this.state, this.facets);
        this.counts = tally.counts;
        this.show(meant, read, list, tally);
        this.screen.showPages(meant, answer.hits.length > 0, isLate);
        const near = tally.many ? list.hits.filter((hit) => hit.words).length : 0;
        this.screen.tellGuess(read, this.state, near, () => this.again(), isLate);
        this.renewed = false;
      } catch (error) {
        if (isLate()) return;
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
      // Before the list is there: what is not shown has no place to go back to.
      this.screen.set("ready");
      if (!shown) {
        this.screen.head(["找到 ", this.screen.count(0), " 个案例"], []);
        this.results.clear();
        this.screen.list.before(this.screen.offers);
        this.screen.bare(true);
        const some = answer.hits.length || answer.near.filter(({ unsure }) => !unsure).length;
        const box = some
          ? anlikuMessages.relax(this.page, asked, some, !answer.hits.length, this.state, this.facets, without)
          : anlikuMessages.nothing(this.page, asked, this.facets, lacking);
        fill(this.screen.list, box);
      } else {
        const containing = list.hits.filter((hit) => !hit.words);
        if (containing.length) {
          const nearFirst = `先列意思相近的，不一定写有“${asked}”。`;
          const how = list.hits[0].words ? nearFirst : anlikuMessages.how(answer, containing, asked);
          const left = anlikuLibrary.cut(this.state.q).without.map((word) => `“${shorten(word)}”`).join("");
          const said = [how, left && `不含${left}的。`].filter(Boolean);
          this.screen.head(["找到 ", this.screen.count(many), " 个案例"], answer.lacking ? anlikuMessages.lacking(() => this.again()) : said);
        } else if (list.hits.every(({ unsure }) => unsure)) {
          const hint = ["没有把握，以下 ", this.screen.count(shown), " 个也许沾边。", ...anlikuMessages.ways()];
          this.screen.head(["不一定有讲这件事的案例"], hint);
        } else {
          const before = `${answer.hits.length ? "这些筛选里没有" : "没有"}案例写有“${asked}”，以下 `;
          this.screen.head(["意思相近的案例"], [before, this.screen.count(shown), " 个说的是相近的事。"]);
        }
        this.screen.bare(false);
        // Where the reader was can be measured only in what is shown.
        this.screen.unveil();
        this.results.show(list, this.routes.kept());
        this.screen.placeOffers();
        if (this.upwards && this.screen.region.getBoundingClientRect().top < 0) this.screen.region.scrollIntoView();
        this.routes.restore();
      }
      this.upwards = false;
      this.showOptions();
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
      const [text, name, act] = outdated ? [anlikuMessages.OUTDATED, "刷新", reload] : told;
      if (!later || outdated) {
        this.results.clear();
        this.screen.offer([], this.state, this.facets);
        this.screen.bare(true);
        this.screen.head([outdated ? "案例库有更新" : "查找没有完成"], []);
        fill(this.screen.list, notice(text, button(name, act)));
      }
      this.screen.set("error");
      this.screen.say(text);
    }

    /** The button has gone from under the reader: the heading takes the focus. */
    again() {
      this.screen.heading.focus({ preventScroll: true });
      this.apply(this.state, false);
    }

    showOptions() {
      const { sheet, state } = this;
      const many = anlikuState.chosen(state, this.facets).length;
      const withDoors = !sheet.open && !parts(state.q).length && !many;
      const inDoors = this.options.doors !== null && this.options.doors.contains(document.activeElement);
      this.options.show(state, this.counts, withDoors, (next) => this.address(next));
      if (inDoors && !withDoors && !sheet.open) this.screen.heading.focus();
      this.screen.opener.textContent = many ? `筛选（${many}）` : "筛选";
      const [clear, done] = [this.screen.get("[data-sheet-clear]"), this.screen.get("[data-sheet-done]")];
      // A button that hides under the reader's finger would let the focus fall out of the sheet.
      if (!many && clear === document.activeElement) done.focus();
      clear.hidden = !many;
      const found = this.screen.number.isConnected ? this.screen.number.dataset.resultCount : "";
      done.textContent = found ? `看 ${found} 个结果` : "看结果";
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
