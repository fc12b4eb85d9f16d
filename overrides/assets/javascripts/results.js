// @ts-check
/**
 * The list of results: as many as were asked for, each filled when it comes near the screen, with
 * the passage that holds the match. What is loaded beforehand keeps the list whole: either the
 * cards that fill the screen are all there, or nothing is shown. Once the reader rests the next cards come, before
 * anybody who walks by the keyboard or listens to the headings is there; who prints the page or looks for something
 * in it gets all cards of the list.
 */

/**
 * @typedef {InstanceType<typeof anlikuIndex.Index>} Index
 * @typedef {{index: Index, hits: Hit[], heads: Map<number, HTMLElement>, parts: string[], said: string[], cards: Card[]}} ResultList
 *   `heads`: what stands before the hit with a number; `parts`: what is marked; `said`: what is marked in a near one beside the
 *   words that it means; `cards`: those loaded beforehand
 * @typedef {{hit: Hit, article: HTMLElement, card: Card | null, told: boolean, coming: Promise<void> | null}} Row
 *   `told`: the summary or excerpt stands; `coming`: what it lacks is under way
 */

const anlikuResults = (() => {
  "use strict";

  const PAGE = 20;
  /** So many cards are loaded for paper. */
  const PRINTED = 200;
  /** Pixels of a card and its share of what stands above the list, at least. */
  const CARD = 240;
  /** How far from the screen cards are loaded: at first not at all, once the reader scrolls long before they are seen. */
  const STILL = "0px";
  const SCROLLED = "800px 0px";
  /** Milliseconds after which a reader rests on an answer: what comes then is nothing that was waited for. */
  const REST = 1500;
  /** Where the cards of a whole page come then; on narrower screens, which are slower, so many behind those that are there. */
  const WIDE = "(min-width: 1024px)";
  const BEHIND = 4;
  const [HEADINGS, BODY] = anlikuQuery.SLOT_STARTS.slice(3);
  /** The tier of what keywords, terms or questions contain; what the title contains has a higher one. */
  const TERMS = anlikuQuery.TIERS[1];
  /** Characters behind a match that its excerpt may need. */
  const AFTER = 180;
  /** Where the match stands is not known of every one; so many characters at least are looked through for it. */
  const BEGINNING = 1200;
  const { make, fill, button } = anlikuElements;
  const { waiting, summary } = anlikuRender;
  const { mark, holds, cut, clause } = anlikuExcerpt;

  class Results {
    /**
     * @param {HTMLElement} box
     * @param {(error: Error | null) => void} trouble a card that was asked for later did not come; null: it has now
     * @param {(row: number, part: string) => string | null} called in which name of a term a case has a part
     * @param {HTMLElement | null} [scroller] what scrolls in place of the window
     */
    constructor(box, trouble, called, scroller = null) {
      this.box = box;
      this.scroller = scroller;
      this.called = called;
      this.trouble = trouble;
      /** @type {ResultList | null} */
      this.list = null;
      /** @type {Row[]} */
      this.rows = [];
      /** @type {Set<Row>} */
      this.missed = new Set();
      this.cards = make("div", { class: "cards" });
      this.more = make("p", { class: "more" });
      this.printed = make("p", { class: "printed" });
      this.observer = this.watch(STILL);
      /** Where the page stood when the list came; null once the reader has scrolled. @type {number | null} */
      this.top = null;
      /** Runs until the reader rests. */
      this.resting = 0;
      (scroller || window).addEventListener("scroll", () => this.scrolled(), { passive: true });
      this.cards.addEventListener("focusin", (event) => this.ahead(this.rows.findIndex(({ article }) => article.contains(/** @type {Node} */ (event.target)))));
      window.addEventListener("beforeprint", () => this.paper());
      window.addEventListener("keydown", (event) => this.wanted(event));
    }

    /** @param {string} margin */
    watch(margin) {
      return new IntersectionObserver((entries) => this.seen(entries), { root: this.scroller, rootMargin: margin });
    }

    /** How far down the reader is, in pixels. */
    get height() {
      return this.scroller ? this.scroller.scrollTop : window.scrollY;
    }

    /** From the first movement on results are loaded well before they are seen. */
    scrolled() {
      if (this.top === null || Math.abs(this.height - this.top) < 8) return;
      this.top = null;
      this.observer.disconnect();
      this.observer = this.watch(SCROLLED);
      this.rows.filter((row) => !row.told && !this.missed.has(row)).forEach((row) => this.observer.observe(row.article));
    }

    /** Everything that the list has a place for. */
    all() {
      return this.every(this.rows.filter((row) => !row.told));
    }

    /** Another list is being asked for: what this one lacks would only come in its way. */
    rest() {
      this.observer.disconnect();
      clearTimeout(this.resting);
      this.top = null;
    }

    /**
     * Cards behind a place of the list, before the reader is there. What a passage says of the match comes when it is
     * seen; a card that does not come is asked for then, too.
     * @param {number} from
     */
    ahead(from) {
      const { list } = this;
      if (!list) return;
      const rows = this.rows
        .slice(Math.max(0, from - PAGE), from + (window.matchMedia(WIDE).matches ? PAGE : BEHIND))
        .filter((row) => !row.card && !row.coming && !this.missed.has(row));
      const cards = list.index.cards.some(rows.map(({ hit }) => ({ number: hit.case, reach: 0 })));
      rows.forEach((row, i) => cards[i].then((card) => this.outline(list, row, card)).catch(() => undefined));
    }

    /**
     * A result with its summary, until its passage is wanted.
     * @param {ResultList} list
     * @param {Row} row
     * @param {Card} card
     */
    outline(list, row, card) {
      if (this.list !== list || row.card || this.missed.has(row)) return;
      this.draw(row, card);
      if (!row.told) summary(row.article, mark(card.summary, list.parts, row.hit.inside));
    }

    /**
     * Before the browser prints or searches the page all of the list is loaded.
     * @param {KeyboardEvent} event
     */
    wanted(event) {
      if (event.key === "F3") this.all();
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      if (!this.list || (this.rows.every((row) => row.told) && this.more.hidden)) return;
      if (event.key === "f") this.all();
      if (event.key !== "p") return;
      event.preventDefault();
      const { hits } = /** @type {ResultList} */ (this.list);
      this.add(Math.max(0, Math.min(hits.length, PRINTED) - this.rows.length));
      this.all().then(() => window.print());
    }

    /** The browser prints at once: what has come is printed, and how much of the whole that is stands above it. */
    paper() {
      if (!this.list) return;
      const { hits, parts } = this.list;
      this.rows.forEach(({ card, told, article, hit }) => card && !told && summary(article, mark(card.summary, parts, hit.inside)));
      const many = this.rows.filter((row) => row.card).length;
      const keys = window.matchMedia("(pointer: coarse)").matches ? "先翻到最后一个" : "在网页上按 Ctrl+P（苹果电脑按 ⌘P）";
      const said = `共 ${hits.length} 个，这里印出已经取到的 ${many} 个。要印全部，请${keys}。`;
      fill(this.printed, many < hits.length && said);
    }

    /**
     * Load what must be there before the list is shown. Rejects where any of it does not come.
     * @param {Index} index
     * @param {Hit[]} hits in the order wished
     * @param {Map<number, HTMLElement>} heads
     * @param {string[]} parts
     * @param {string[]} asked what the near ones are near to
     * @returns {Promise<ResultList>}
     */
    async load(index, hits, heads, parts, asked) {
      const onScreen = Math.max(2, Math.floor(window.innerHeight / CARD));
      const wanted = hits.slice(0, onScreen).map((hit) => ({ number: hit.case, reach: reach(hit, parts) }));
      // These are under way while it is worked out what is marked.
      const coming = Promise.all(index.cards.some(wanted));
      const near = hits.some((hit) => hit.words) ? asked : [];
      const saying = Promise.all(near.map((part) => anlikuNear.worthMarking(part, index))).catch(() => [near]);
      const [cards, said] = await Promise.all([coming, saying]);
      return { index, hits, heads, parts, said: said.flat(), cards };
    }

    /**
     * @param {ResultList} list
     * @param {number} many
     */
    show(list, many = PAGE) {
      this.rest();
      this.observer = this.watch(STILL);
      this.top = this.height;
      this.list = list;
      this.rows = [];
      this.missed.clear();
      fill(this.cards);
      fill(this.box, this.printed, this.cards, this.more);
      this.add(Math.max(PAGE, many));
      if (!savesData()) this.resting = window.setTimeout(() => this.ahead(list.cards.length), REST);
    }

    /** Nothing is loaded any more; the box is another's. */
    clear() {
      this.rest();
      this.list = null;
      this.rows = [];
      this.missed.clear();
    }

    /**
     * Places for the next results; those whose card is there are filled at once.
     * @param {number} many
     */
    add(many) {
      const { hits, heads, cards } = /** @type {ResultList} */ (this.list);
      const from = this.rows.length;
      hits.slice(from, from + many).forEach((hit, i) => {
        const row = { hit, article: waiting(), card: null, told: false, coming: null };
        this.rows.push(row);
        this.cards.append(...[heads.get(from + i), row.article].flatMap((one) => one || []));
        const card = cards[from + i];
        if (card) this.draw(row, card);
        this.observer.observe(row.article);
      });
      const rest = hits.length - this.rows.length;
      this.more.hidden = rest <= 0;
      fill(this.more, rest > 0 && button(`再显示 ${Math.min(PAGE, rest)} 个`, () => this.next()));
    }

    /** The next results, and focus on the first of them: the button has gone from under it. */
    async next() {
      const from = this.rows.length;
      this.add(PAGE);
      const row = this.rows[from];
      await this.complete(row);
      focusOn(row);
    }

    /** @param {IntersectionObserverEntry[]} entries */
    seen(entries) {
      const seen = new Set(entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target));
      this.every(this.rows.filter((row) => seen.has(row.article)));
    }

    /**
     * Load what results still lack; their cards together, each with the text that its excerpt is cut from.
     * @param {Row[]} rows
     */
    every(rows) {
      const bare = rows.filter((row) => !row.card && !row.coming);
      if (this.list) {
        const { index, parts } = this.list;
        index.cards.some(bare.map(({ hit }) => ({ number: hit.case, reach: reach(hit, parts) })));
      }
      return Promise.all(rows.map((row) => this.complete(row)));
    }

    /**
     * Load what a result still lacks; who asks while it is under way waits for the same, so that a failure is told once.
     * @param {Row} row
     */
    complete(row) {
      this.observer.unobserve(row.article);
      row.coming ||= this.lacking(row).finally(() => (row.coming = null));
      return row.coming;
    }

    /** @param {Row} row */
    async lacking(row) {
      const list = this.list;
      if (!list) return;
      try {
        if (!row.card) {
          const card = await list.index.cards.one(row.hit.case);
          const held = row.article.contains(document.activeElement);
          if (!row.card) this.draw(row, card);
          // The button for asking again has gone from under the reader.
          if (held) focusOn(row);
        }
        if (!row.told) await this.tell(list, row);
        if (this.missed.delete(row) && !this.missed.size) this.trouble(null);
      } catch (error) {
        if (this.list !== list) return;
        // Asked for again it fails again: the button that stands may have the focus.
        if (!row.card && !this.missed.has(row)) this.lost(row);
        this.missed.add(row);
        this.trouble(/** @type {Error} */ (error));
      }
    }

    /**
     * @param {Row} row
     * @param {Card} card
     */
    draw(row, card) {
      const { parts, said } = /** @type {ResultList} */ (this.list);
      row.card = card;
      const { inside, words, unsure } = row.hit;
      const needles = words ? words.concat(said) : parts;
      anlikuRender.card(row.article, card, (text) => mark(text, needles, inside));
      const questions = card.questions || [];
      const answered = words && !unsure && anlikuQuestions.best(questions, parts, words);
      if (words) anlikuRender.why(row.article, answered ? [answers(answered)] : words, unsure ? "沾边" : "相近");
      anlikuRender.lead(row.article, card, words || parts, null);
      const seen = [card.title, card.award, ...card.facts, card.unit, card.evidence, card.summary].join("\n");
      const inBody = row.hit.place >= BODY;
      const inTerms = !words && row.hit.tier >= TERMS;
      // What stands only in a question that the case answers, or in another name of a term, is seen nowhere else.
      const hidden = words ? [] : parts.filter((part) => !holds(seen, [part], inside));
      const question = hidden.length ? questions.find((one) => holds(one, hidden, inside)) : undefined;
      row.told =
        words !== undefined ||
        !parts.length ||
        inTerms ||
        holds(card.summary, parts, inside) ||
        (!inBody && (question !== undefined || holds(seen, parts, inside)));
      if (row.told) summary(row.article, mark(card.summary, needles, inside));
      const names = hidden.map((part) => this.called(row.hit.case, part) || unseen(part, card, row.hit, inTerms));
      const reasons = question ? [answers(question)] : names.filter((name) => name !== null);
      if (reasons.length) anlikuRender.named(row.article, Array.from(new Set(reasons)));
    }

    /**
     * The excerpt around the match, or the summary where there is none to be had.
     * @param {ResultList} list
     * @param {Row} row
     */
    async tell(list, row) {
      const card = /** @type {Card} */ (row.card);
      row.told = true;
      let runs = null;
      try {
        runs = await excerpt(list, row.hit, card);
      } catch (error) {
        // The card stands without its excerpt; only a new edition is worth an interruption.
        if (/** @type {Error} */ (error).name === "outdated") throw error;
        this.untold(row);
      } finally {
        summary(row.article, runs || mark(card.summary, list.parts, row.hit.inside));
        if (runs) anlikuRender.lead(row.article, card, list.parts, clause(runs));
      }
    }

    /**
     * The excerpt did not come; the summary stands in its place, and the reader may ask again.
     * @param {Row} row
     */
    untold(row) {
      const again = button("重试", () => {
        note.remove();
        row.told = false;
        this.complete(row);
      });
      const note = make("p", { class: "card__again" }, "含有这些字的那一段没有取到。", again);
      row.article.append(note);
    }

    /** @param {Row} row */
    lost(row) {
      row.article.removeAttribute("aria-hidden");
      const again = button("重试", async () => {
        await Promise.all(Array.from(this.missed, (one) => this.complete(one)));
        focusOn(row);
      });
      fill(row.article, make("p", {}, "这个案例没有取到，可能是网络不稳。"), again);
    }
  }

  /**
   * The button that was pressed has gone from under the reader.
   * @param {Row} row
   */
  function focusOn({ article }) {
    const stop = article.querySelector("h3 a, button");
    if (stop instanceof HTMLElement) stop.focus({ preventScroll: true });
  }

  /** Whether the reader pays for every byte, as far as the browser says so. */
  function savesData() {
    const { connection } = /** @type {Navigator & {connection?: {saveData?: boolean}}} */ (navigator);
    return Boolean(connection && connection.saveData);
  }

  /**
   * Where a part stands that a case has in a question, or else in what a card does not show of keywords, indicators
   * and authors, which are one text of the index.
   * @param {string} part
   * @param {Card} card
   * @param {Hit} hit
   * @param {boolean} inTerms whether the case has it in one of these
   * @returns {string | null}
   */
  function unseen(part, card, hit, inTerms) {
    const question = (card.questions || []).find((one) => holds(one, [part], hit.inside));
    if (question) return answers(question);
    return inTerms ? `关键词、指标或作者里有“${part}”` : null;
  }

  /** That a case answers a question. @param {string} question */
  const answers = (question) => `能回答“${question}”`;

  /**
   * How many characters of a case's body are wanted to show its match, as far as is known without its card.
   * @param {Hit} hit
   * @param {string[]} parts
   */
  function reach(hit, parts) {
    if (!parts.length || hit.words || hit.tier >= TERMS) return 0;
    if (hit.place >= BODY) return hit.place - BODY + AFTER;
    return hit.place >= HEADINGS || (hit.place < 0 && hit.tier <= 0) ? BEGINNING : 0;
  }

  /**
   * The piece of a case's text around its match; null where there is none to be had.
   * @param {ResultList} list
   * @param {Hit} hit
   * @param {Card} card
   */
  async function excerpt({ index, parts: needles }, hit, card) {
    const starts = card.passages[0];
    const offset = hit.place - BODY;
    if (offset >= 0) {
      const [first, last] = [partAt(starts, offset), partAt(starts, offset + AFTER)];
      const parts = index.cards.passages(hit.case, card, first, last);
      return cut((await Promise.all(parts)).join("\n"), needles, offset - starts[first], hit.inside);
    }
    const last = starts.filter((start) => start < BEGINNING).length - 1;
    for (const text of await Promise.all(index.cards.passages(hit.case, card, 0, last))) {
      const runs = cut(text, needles, -1, hit.inside);
      if (runs) return runs;
    }
    return null;
  }

  /**
   * The passage that holds a place of the normalised body.
   * @param {number[]} starts
   * @param {number} offset
   */
  function partAt(starts, offset) {
    let part = starts.length - 1;
    while (part > 0 && starts[part] > offset) part -= 1;
    return part;
  }

  return { Results, PAGE };
})();
