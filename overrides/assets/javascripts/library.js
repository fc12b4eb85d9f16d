// @ts-check
/** The library as the page asks it: opened when it is needed, the last answer kept, filtered and sorted. */

/**
 * @typedef {Map<string, Map<string, number>>} Counts facet → term → cases
 * @typedef {{answer: Answer, guess: Guess | null, others: Guess[], lacking: boolean, later?: Promise<Guessed>}} Guessed `guess`: what
 *   was answered in place of what was asked; `others`: what else it may mean; `lacking`: that could not be loaded; `later`: the
 *   same answer with what else was perhaps meant, which it does not wait for
 * @typedef {{kind: "hits" | "near" | "mentions" | "further", hits: Hit[]}} Group `hits`: contain the words, the strong
 *   ones where others follow; `near`: mean them; `mentions`: contain them in passing; `further`: less near
 */

const anlikuLibrary = (() => {
  "use strict";

  const { LEVEL } = anlikuAnswer;
  /** The part of what is typed that may become a sentence: so many characters, Chinese ones among them. */
  const FORESEEN = anlikuNear.SENTENCE - 1;

  const QUOTED = /^\s*["“„「『‘'].*["”“」』’']\s*$/;

  class Library {
    /**
     * @param {string} base address of the edition's folder, with a slash at its end
     * @param {() => Promise<void>} [more] loads what guesses and offers while typing are made with
     */
    constructor(base, more = () => Promise.resolve()) {
      this.index = new anlikuIndex.Index(base);
      this.more = more;
      /** @type {Columns | null} */
      this.columns = null;
      /** @type {{key: string, answer: Answer} | null} */
      this.last = null;
      /** What a query may name, but for what readers say of it. @type {ReturnType<typeof anlikuOffers.names> | null} */
      this.names = null;
    }

    /** Load what every question needs, once; a failure is forgotten. */
    async open() {
      if (this.columns) return;
      const meta = await this.index.open();
      this.columns = anlikuFacets.columns(meta, anlikuIndex.unpack);
    }

    /**
     * Load what any question may need, while the reader has not asked it yet; once something has been answered what
     * only sentences need (10 kB), too.
     */
    async prepare() {
      await this.open();
      if (this.last) await this.index.sieve();
    }

    /**
     * Load what sentences need, while what is typed may become one.
     * @param {string} typed
     */
    async foresee(typed) {
      const long = anlikuQuery.parts(typed).filter((part) => Array.from(part).length >= FORESEEN);
      if (long.every(anlikuQuery.isWord)) return;
      await this.open();
      await this.index.sieve();
    }

    /** @returns {Columns} */
    get table() {
      if (!this.columns) throw new Error("案例库还没有打开");
      return this.columns;
    }

    /**
     * The answer to the words alone; without words every case in the catalogue's order.
     * @param {string[]} words
     * @returns {Promise<Answer>}
     */
    async answer(words) {
      if (!words.length) {
        const hits = Array.from({ length: this.table.cases }, (_, row) => ({
          case: row,
          tier: 0,
          strength: 0,
          place: -1,
          inside: [],
        }));
        return { level: LEVEL.EXACT, hits, parts: [], strong: hits.length, near: [], lacking: false };
      }
      const key = words.join(anlikuQuery.GAP);
      if (this.last && this.last.key === key) return this.last.answer;
      const answer = await this.search(key);
      if (!answer.lacking) this.last = { key, answer };
      return answer;
    }

    /**
     * What a reader may choose in place of words that name a year or a term. Where few cases contain the
     * words, what readers say of terms counts, too: it stands where near cases were looked for. Without it the names do.
     * @param {string} query
     * @param {Record<string, string[]>} filters those that are on
     * @param {boolean} few
     * @returns {Promise<Offer[]>}
     */
    async offers(query, filters, few) {
      const known = few ? await this.asked(query).catch(() => this.plain()) : this.plain();
      const reading = anlikuOffers.read(query, known, this.index.meta.years);
      return anlikuOffers.offers(reading, filters, (chosen, rest) => this.number(chosen, rest));
    }

    /** What a query may name by the names of terms. */
    plain() {
      this.names = this.names || anlikuOffers.names(this.index.meta.facets);
      return this.names;
    }

    /**
     * And what it may name by the words of readers.
     * @param {string} query
     */
    async asked(query) {
      const anchors = await Promise.all(anlikuQuery.parts(query).map((part) => anlikuNear.anchors(part, this.index)));
      const spoken = await this.index.said(Array.from(new Set(anchors.flat())));
      return anlikuOffers.said(this.index.meta.facets, this.plain(), spoken);
    }

    /**
     * How many cases pass the filters and contain the words.
     * @param {Record<string, string[]>} filters
     * @param {string} words
     */
    async number(filters, words) {
      const { index, table } = this;
      const parts = await Promise.all(anlikuQuery.parts(words).map((part) => anlikuQuery.exact(part, index, index.dense)));
      const rows = Array.from({ length: table.cases }, (_, row) => row).filter((row) => parts.every((hits) => hits.has(row)));
      return anlikuFacets.count(table, filters, rows).kept.length;
    }

    /**
     * The answer to a query; where no case contains it well, to what else it is likely to mean, or with that to be
     * offered. A query in quotation marks is meant as it is. Without the book of forms what was typed is answered still.
     * @param {string} query
     * @param {string[]} words its parts
     * @param {string[]} [without] words that no case of the answer may contain
     * @param {(answer: Answer) => void} [likely] told the answer to what was typed, while it is not certain yet that it stands
     * @returns {Promise<Guessed>}
     */
    async read(query, words, without = [], likely = () => undefined) {
      const answer = await this.leaving(await this.answer(words), without);
      if (without.length) return { answer, guess: null, others: [], lacking: false };
      /** @type {Guessed} */
      const literal = { answer, guess: null, others: [], lacking: false };
      if (!words.length || QUOTED.test(query) || answer.strong) return literal;
      const guessing = this.guesses(query, isNear(answer)).catch(() => null);
      const offered = guessing.then((some) => (some ? { ...literal, others: some } : { ...literal, lacking: true }));
      if (answer.level === LEVEL.EXACT) return { ...literal, later: offered };
      likely(answer);
      const [first, ...others] = (await guessing) || [];
      if (!first || !first.sure) return offered;
      const meant = await this.search(anlikuQuery.parts(first.text).join(anlikuQuery.GAP));
      // A sentence is no typing error while its own words are near to some case.
      const worth = meant.hits.length || (isNear(meant) && (first.how !== anlikuForms.HOW.TYPO || !isNear(answer)));
      return worth ? { answer: meant, guess: first, others, lacking: false } : literal;
    }

    /**
     * What else a query may mean.
     * @param {string} query
     * @param {boolean} answered
     */
    async guesses(query, answered) {
      await this.more();
      return anlikuForms.guesses(query, this.letters, answered);
    }

    /**
     * What a text may be the beginning of.
     * @param {string} text
     * @param {Facet[]} facets those of the page
     * @returns {Promise<Hint[]>}
     */
    async hints(text, facets) {
      await Promise.all([this.open(), this.more()]);
      const found = await anlikuHints.hints(text, (key) => this.index.rows(key));
      return found.filter((hint) => hint.kind !== "name" || facets.some((facet) => facet.key === hint.facet && facet.terms.includes(hint.term)));
    }

    /**
     * An answer without the cases that contain some words.
     * @param {Answer} answer
     * @param {string[]} without
     * @returns {Promise<Answer>}
     */
    async leaving(answer, without) {
      const { index } = this;
      /** @type {Set<number>} */
      const out = new Set();
      for (const word of without) {
        const [first, ...rest] = await Promise.all(anlikuQuery.parts(word).map((part) => anlikuQuery.exact(part, index, index.dense)));
        if (first) Array.from(first.keys()).filter((row) => rest.every((hits) => hits.has(row))).forEach((row) => out.add(row));
      }
      const stays = (/** @type {{case: number}} */ one) => !out.has(one.case);
      const strong = answer.hits.slice(0, answer.strong).filter(stays).length;
      return { ...answer, hits: answer.hits.filter(stays), near: answer.near.filter(stays), strong };
    }

    /**
     * In which name of its terms a case has a part that none of its texts shows: 问题“学习品质”, or 类别“相关因素”也叫“影响因素”.
     * @param {number} row
     * @param {string} part
     * @returns {string | null}
     */
    called(row, part) {
      for (const { key, label, terms, aliases } of this.index.meta.facets) {
        const column = this.table.facets.find((facet) => facet.key === key);
        for (const term of column ? column.rows[row] : []) {
          const holds = (/** @type {string} */ name) => anlikuQuery.normalise(name).includes(part);
          const alias = aliases[term].find(holds);
          if (holds(terms[term])) return `${label}“${terms[term]}”`;
          if (alias) return `${label}“${terms[term]}”也叫“${alias}”`;
        }
      }
      return null;
    }

    /** What guessing needs, loaded when it is. @returns {import("./forms").Letters} */
    get letters() {
      const { index } = this;
      return {
        rows: (key) => index.rows(key),
        known: async (part) => (await anlikuQuery.exact(part, index, index.dense)).size > 0,
        words: (part) => anlikuNear.wordsOf(part, index),
        sounds: () => index.packs.once("read sounds", async () => anlikuFitting.soundsOf(await index.table("sounds"))),
        simplified: () => index.packs.once("read traditional", async () => anlikuFitting.simplifiedOf(await index.table("traditional"))),
      };
    }

    /**
     * @param {string} key
     * @returns {Promise<Answer>}
     */
    search(key) {
      const { index } = this;
      return anlikuAnswer.search(key, index, index.dense, index.names);
    }

    /**
     * What the filters leave of an answer, in the wished order, and the numbers for the facets: those of the
     * cases that contain the words, of the near ones where none does.
     * @param {Record<string, string[]>} filters
     * @param {Answer} answer
     * @param {string} sort
     */
    tally(filters, answer, sort) {
      const near = answer.near.map(({ case: row, words, unsure }) => ({ case: row, tier: 0, strength: 0, place: -1, inside: [], words, unsure }));
      const counted = answer.hits.length ? answer.hits : near;
      const { kept, counts, without } = anlikuFacets.count(this.table, filters, counted.map((hit) => hit.case));
      const keys = this.table.facets.map((facet) => facet.key);
      return {
        groups: groups(answer, near, sort)
          .map(({ kind, hits }) => ({ kind, hits: this.left(filters, hits, sort) }))
          .filter(({ hits }) => hits.length),
        many: answer.hits.length ? kept.length : 0,
        counts: this.named(counts),
        without: new Map(keys.map((key, i) => [key, without[i]])),
      };
    }

    /**
     * The hits that the filters leave, in the wished order.
     * @param {Record<string, string[]>} filters
     * @param {Hit[]} hits
     * @param {string} sort
     */
    left(filters, hits, sort) {
      const { kept } = anlikuFacets.count(this.table, filters, hits.map((hit) => hit.case));
      const byCase = new Map(hits.map((hit) => [hit.case, hit]));
      return anlikuFacets.arrange(this.table, kept, sort).map((row) => /** @type {Hit} */ (byCase.get(row)));
    }

    /** The numbers for the facets of the whole library; null before it is opened. */
    all() {
      if (!this.columns) return null;
      const cases = Array.from({ length: this.columns.cases }, (_, row) => row);
      const { counts } = anlikuFacets.count(this.columns, {}, cases);
      return this.named(counts);
    }

    /**
     * Numbers by facet and term: the page's own terms may stand in another order.
     * @param {number[][]} counts
     * @returns {Counts}
     */
    named(counts) {
      return new Map(
        this.table.facets.map((facet, i) => [facet.key, new Map(facet.terms.map((term, k) => [term, counts[i][k]]))]),
      );
    }
  }

  /**
   * Whether some case is near to what was asked, for sure.
   * @param {Answer} answer
   */
  const isNear = ({ near }) => near.some(({ unsure }) => !unsure);

  /**
   * An answer in the groups in which it is shown. By relevance a case that certainly is about the words stands
   * before those that only mention them.
   * @param {Answer} answer
   * @param {Hit[]} near
   * @param {string} sort
   * @returns {Group[]}
   */
  function groups({ hits, strong, near: others }, near, sort) {
    const isCertain = (/** @type {Hit} */ _hit, /** @type {number} */ i) => others[i].certain;
    const certain = near.filter(isCertain);
    if (sort !== "relevance" || !certain.length || strong === hits.length) {
      return [{ kind: "hits", hits }, { kind: "near", hits: near }];
    }
    return [
      { kind: "hits", hits: hits.slice(0, strong) },
      { kind: "near", hits: certain },
      { kind: "mentions", hits: hits.slice(strong) },
      { kind: "further", hits: near.filter((hit) => !certain.includes(hit)) },
    ];
  }

  /**
   * A query and the words after a minus sign that no case of the answer is to contain: `阅读 -英语` → 阅读, without 英语.
   * Where nothing else is asked, the sign means nothing.
   * @param {string} query
   */
  function cut(query) {
    const minus = /(^|\s)[-－−](?=[^\s\d-])(\S+)/g;
    const asked = query.replace(minus, "$1");
    if (!anlikuQuery.parts(asked).length) return { asked: query, without: [] };
    const without = Array.from(query.matchAll(minus), (one) => one[2]).filter((word) => anlikuQuery.parts(word).length);
    return { asked, without };
  }

  return { Library, cut };
})();
