// @ts-check
/**
 * The static index as the page asks it: term → list, and what else a question needs; the cards are read by cards.js.
 * The format is described in `tooling/anliku/search/static/` (index.py, term_packs.py, long_lists.py, meta.py).
 *
 * What does not come rejects as packs.js says; nothing is remembered of it.
 */

/**
 * @typedef {{name: string, label: string, place: number, size: number}} Place of a piece in a pack
 * @typedef {{key: string, label: string, terms: string[], aliases: string[][], sets: number[][], column: string, bits: number}} FacetMeta
 * @typedef {{version: string, format: number, cases: number, pages: number, forms: {pages: number, sounds: number, traditional: number}, slot: number, front: number, long: string,
 *   card: string[], dense: string, begins: number,
 *   facets: FacetMeta[], years: number[], year: string, yearBits: number}} Meta
 */

const anlikuIndex = (() => {
  "use strict";

  /** Of the files that this script reads (see `tooling/anliku/search/static/edition.py`). */
  const FORMAT = 7;
  /** Bytes of a page of terms, and of one of forms. */
  const PAGE = 2304;
  const FORMS_PAGE = 2048;
  /** Pages of a pack of terms. */
  const PAGES = 64;
  /** Bits of a tag, bytes of which a long list's piece takes a multiple. */
  const TAG = 18;
  const STEP = 64;
  /** Bytes of a long list's piece besides the list where nothing stands beside it, and of a piece where something does, at most. */
  const MORE = 512;
  const WITH_BESIDE = 6144;
  /** Stands behind a long list and before what is beside it. */
  const BESIDE = 0x21;
  /** Stands before a word that cases mean, and before what readers say of terms. */
  const HEAD_MARK = "~";
  const ASKED_MARK = "}";
  /** What a key begins with that is written out; a lower number says how much of the key before it it begins with. */
  const LEAST_CHARACTER = 0x20;
  const { Packs, sifted, slotAt, problem, damaged, arrived, script, json, fixed, crc32, utf8 } = anlikuPacks;

  const scope = /** @type {any} */ (window);
  /** @param {Meta} meta */
  scope.anlikuMeta = (meta) => {
    // Perhaps the page asked for it before this script was there (see `partials/ahead.html`).
    if (scope.anlikuEarly) scope.anlikuEarly.took(meta);
    arrived("meta", meta);
  };

  /**
   * The numbers of a packed column (see `tooling/anliku/search/static/meta.py`).
   * @param {string} column
   * @param {number} bits
   * @param {number} count
   */
  function unpack(column, bits, count) {
    const data = Uint8Array.from(atob(column), (character) => character.charCodeAt(0));
    const numbers = new Uint32Array(count);
    for (let row = 0; row < count; row += 1) {
      let value = 0;
      for (let bit = 0; bit < bits; bit += 1) {
        const at = row * bits + bit;
        if ((data[at >> 3] >> (at & 7)) & 1) value |= 1 << bit;
      }
      numbers[row] = value;
    }
    return numbers;
  }

  const outdated = () => problem("outdated", "案例库已经更新");

  class Index {
    /** @param {string} base address of the edition's folder, with a slash at its end */
    constructor(base) {
      this.packs = new Packs(base);
      this.cards = new anlikuCards.Cards(this.packs);
      /** Tag of terms → long lists that may be theirs. @type {Map<number, Place[]>} */
      this.long = new Map();
      /** @type {Meta | null} */
      this.known = null;
      /** @type {Set<string>} */
      this.dense = new Set();
      /** Every name of every term, normalised. @type {Set<string>} */
      this.names = new Set();
    }

    /** @returns {Meta} */
    get meta() {
      if (!this.known) throw problem("missing", "索引还没有打开");
      return this.known;
    }

    /** @returns {Promise<Meta>} */
    async open() {
      const meta = await this.packs.once("meta", async () => {
        const load = () => script(this.packs.url("meta.js"), "meta");
        const early = this.packs.failed ? null : (scope.anlikuEarly || {}).meta;
        const described = await (early ? early.catch(load) : load());
        if (described.format !== FORMAT || !this.packs.base.endsWith(`/${described.version}/`)) throw outdated();
        return described;
      });
      this.known = this.cards.meta = meta;
      this.long = directory(meta);
      const letters = Array.from(/** @type {string} */ (meta.dense));
      for (let i = 0; i + 1 < letters.length; i += 2) this.dense.add(letters[i] + letters[i + 1]);
      meta.facets.forEach((/** @type {FacetMeta} */ facet) =>
        facet.terms.concat(...facet.aliases).forEach((name) => this.names.add(anlikuQuery.normalise(name))),
      );
      return meta;
    }

    /** How many cases there are. */
    get cases() {
      return this.meta.cases;
    }

    /**
     * The term of a facet that has a name: its own, an alias or a former one; null where none has.
     * @param {string} key
     * @param {string} name
     * @returns {string | null}
     */
    term(key, name) {
      const facet = this.known && this.known.facets.find((one) => one.key === key);
      if (!facet) return null;
      const at = facet.terms.findIndex((term, i) => term === name || facet.aliases[i].includes(name));
      return at < 0 ? null : facet.terms[at];
    }

    /** What tells pairs that begin a word from others. */
    sieve() {
      return this.packs.once("begins", () => this.packs.slot("begins", 0, this.meta.begins));
    }

    /**
     * Whether a word that cases may mean may begin with a term (see `tooling/anliku/search/static/begins.py`).
     * @param {string} term
     */
    async begins(term) {
      return sifted((await this.sieve()).bytes, term);
    }

    /**
     * The page on which a term stands.
     * @param {Uint8Array} key
     */
    async page(key) {
      const number = crc32(key) & (this.meta.pages - 1);
      const name = `terms/${Math.floor(number / PAGES)}`;
      const { bytes, place } = await this.packs.once(`page ${number}`, () => this.packs.slot(name, number % PAGES, PAGE));
      return { name, bytes, place };
    }

    /**
     * The list of a term: a long one, or one that stands on the term's page or is a piece besides. One of more
     * bytes than `most` is not loaded, at least where that can be told beforehand: stored it may take twice as many, or have something beside it.
     * @param {string} term
     * @param {number} [most]
     * @returns {Promise<import("./query").List | null>}
     */
    async lists(term, most = Infinity) {
      const key = utf8(term);
      for (const place of this.tagged(key)) {
        if (place.size > Math.max(WITH_BESIDE, 2 * most + MORE)) return { kind: 0, data: new Uint8Array(0), long: true };
        const list = await this.longList(place, key);
        if (list) return list.data.length > most ? { kind: list.kind, data: new Uint8Array(0), long: true } : list;
      }
      const page = await this.page(key);
      const entry = Array.from(entries(page.bytes, key)).find((one) => one.key.length === key.length);
      if (!entry) return null;
      const { kind, place, size, data } = entry;
      if (data) return { kind, data };
      return { kind, data: await this.packs.once(`list ${term}`, () => this.packs.piece(page.name, term, page.place + place, size)) };
    }

    /**
     * The words that cases mean and whose anchor is a term: word → its list, which stands behind a long list of the
     * term, or on its page.
     * @param {string} term
     * @returns {Promise<Map<string, Uint8Array>>}
     */
    async meant(term) {
      const rows = await this.beside(term);
      return new Map(marked(rows, HEAD_MARK + term.replace(/^=/, "")));
    }

    /**
     * The words in which readers ask for terms and that stand with some terms, their anchors among them, see
     * `tooling/anliku/search/static/spoken.py`.
     * @param {string[]} anchors
     * @returns {Promise<Spoken>}
     */
    async said(anchors) {
      /** @type {Spoken} */
      const said = {};
      const rows = await Promise.all(anchors.map((term) => this.beside(term)));
      new Map(rows.flatMap((some) => marked(some, ASKED_MARK))).forEach((data, form) => {
        for (let [at, number, place] = [0, 0, 0]; at < data.length; ) {
          [number, at] = varint(data, at);
          [place, at] = varint(data, at);
          const { key, terms } = this.meta.facets[number];
          const byTerm = (said[key] = said[key] || {});
          byTerm[terms[place]] = (byTerm[terms[place]] || []).concat(form);
        }
      });
      return said;
    }

    /**
     * Where the rows stand whose anchor is a term: behind its long list, or on its page.
     * @param {string} term
     */
    async beside(term) {
      const key = utf8(term);
      return (await this.besideLong(key)) || (await this.page(key)).bytes;
    }

    /**
     * What stands behind the long list of a term, null where that has nothing.
     * @param {Uint8Array} key
     */
    async besideLong(key) {
      for (const place of this.tagged(key)) {
        const list = place.size <= WITH_BESIDE && (await this.longList(place, key));
        if (list && list.rest[0] === BESIDE) return list.rest.subarray(1);
      }
      return null;
    }

    /** Where the long list of a term may lie. @param {Uint8Array} key */
    tagged(key) {
      return this.long.get(crc32(key) >>> (32 - TAG)) || [];
    }

    /**
     * The long list at a place, if it is that of the term: two may have one tag. `rest`: what stands behind it.
     * @param {Place} at
     * @param {Uint8Array} key
     * @returns {Promise<{kind: number, data: Uint8Array, rest: Uint8Array} | null>}
     */
    async longList({ name, label, place, size }, key) {
      const bytes = await this.packs.once(`${name} ${label}`, () => this.packs.piece(name, label, place, size));
      const from = 1 + bytes[0];
      if (bytes[0] !== key.length || key.some((byte, i) => byte !== bytes[1 + i])) return null;
      const [length, start] = varint(bytes, from + 1);
      return { kind: bytes[from], data: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
    }

    /**
     * The rows of a key of the book of phrases (see `tooling/anliku/search/forms/book.py`).
     * @param {string} key
     * @returns {Promise<string[]>}
     */
    async rows(key) {
      const number = crc32(utf8(key)) & (this.meta.forms.pages - 1);
      const name = `forms/${Math.floor(number / PAGES)}`;
      const page = await this.packs.once(`forms ${number}`, async () => {
        const { bytes, place } = await this.packs.slot(name, number % PAGES, FORMS_PAGE);
        return { entries: /** @type {[string, string[] | number][]} */ (json(bytes)), place };
      });
      let { place } = page;
      for (const [one, rows] of page.entries) {
        const at = place;
        if (typeof rows !== "number") {
          if (one === key) return rows;
          continue;
        }
        if (one === key) return this.packs.once(`forms ${key}`, async () => json(await this.packs.piece(name, key, at, rows)));
        place += rows;
      }
      return [];
    }

    /**
     * The table of sounds, or that of traditional characters.
     * @param {"sounds" | "traditional"} name
     * @returns {Promise<string>}
     */
    table(name) {
      return this.packs.once(name, async () => {
        const { bytes } = await this.packs.slot(`forms/${name}`, 0, this.meta.forms[name]);
        return new TextDecoder("gbk").decode(bytes);
      });
    }

  }

  /**
   * The number (LEB128) at a place, and the place behind it.
   * @param {Uint8Array} bytes
   * @param {number} at
   */
  function varint(bytes, at) {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= bytes.length) throw damaged();
      number |= (bytes[at] & 0x7f) << shift;
      at += 1;
      if (bytes[at - 1] < 0x80) return [number, at];
    }
  }

  /**
   * Where long lists lie: tag → places (see `tooling/anliku/search/static/long_lists.py`).
   * @param {Meta} meta
   */
  function directory(meta) {
    const packs = Math.max(1, meta.pages >> 7);
    const bytes = Uint8Array.from(atob(meta.long), (character) => character.charCodeAt(0));
    /** @type {Map<number, Place[]>} */
    const places = new Map();
    let [at, tag, number, place, name] = [0, 0, 0, 0, ""];
    while (at < bytes.length) {
      const [gap, behind] = varint(bytes, at);
      const [units, next] = varint(bytes, behind);
      tag += gap;
      at = next;
      const pack = `long/${Math.floor((tag * packs) / 2 ** TAG)}`;
      if (pack !== name) [name, number, place] = [pack, 0, slotAt(pack, 0, 0)];
      const size = units * STEP;
      places.set(tag, (places.get(tag) || []).concat({ name, label: `${number}`, place, size }));
      number += 1;
      place += size;
    }
    return places;
  }

  /**
   * The terms on a page, or behind a long list, that begin with some bytes: each with its list, or with where that
   * begins among the page's pieces, and its size.
   * @param {Uint8Array} page
   * @param {Uint8Array} start
   * @returns {IterableIterator<{key: Uint8Array, kind: number, place: number, size: number, data: Uint8Array | null}>}
   */
  function* entries(page, start) {
    let at = 0;
    /** @type {Uint8Array} */
    let key = new Uint8Array(0);
    // Behind a long list spaces follow.
    while (at < page.length && page[at] >= 0x80) {
      const length = page[at] & 0x7f;
      key = wholeKey(key, page.subarray(at + 1, at + 1 + length));
      at += 1 + length;
      const [number, behind] = varint(page, at);
      at = behind;
      const inside = number > 1;
      const size = number >> 1;
      if (start.every((byte, i) => byte === key[i])) {
        yield inside
          ? { key, kind: number & 1, place: 0, size, data: page.subarray(at, at + size) }
          : { key, kind: number, place: fixed(page, at, 4), size: fixed(page, at + 4, 4), data: null };
      }
      at += inside ? size : 8;
    }
  }

  /**
   * A term as it stands behind another one: where it begins with a low number, with so many bytes of that.
   * @param {Uint8Array} before
   * @param {Uint8Array} key
   */
  function wholeKey(before, key) {
    if (key[0] >= LEAST_CHARACTER) return key;
    const whole = new Uint8Array(key[0] + key.length - 1);
    whole.set(before.subarray(0, key[0]));
    whole.set(key.subarray(1), key[0]);
    return whole;
  }

  /**
   * The rows that begin with a mark: what stands behind it, and the list.
   * @param {Uint8Array} rows
   * @param {string} start the mark, and perhaps more
   * @returns {[string, Uint8Array][]}
   */
  function marked(rows, start) {
    /** @type {[string, Uint8Array][]} */
    const some = [];
    for (const { key, data } of entries(rows, utf8(start))) {
      if (data) some.push([new TextDecoder().decode(key.subarray(1)), data]);
    }
    return some;
  }

  return { FORMAT, Index, outdated, unpack };
})();
