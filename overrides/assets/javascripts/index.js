// @ts-check
/**
 * The static index as the page asks it: term → list, case → card, passage → text. The format is
 * described in `tooling/anliku/search/static/` (index.py, term_packs.py, cases.py, meta.py).
 *
 * What does not come rejects as packs.js says; nothing is remembered of it.
 */

/**
 * @typedef {{key: string, label: string, terms: string[], aliases: string[][], sets: number[][], column: string, bits: number}} FacetMeta
 * @typedef {{version: string, format: number, cases: number, pages: number, slot: number, card: string[], dense: string,
 *   facets: FacetMeta[], years: number[], year: string, yearBits: number}} Meta
 * @typedef {{id: string, url: string, title: string, award: string, facts: string[], unit: string, summary: string,
 *   evidence: string, gained: boolean, sample: boolean, passages: [number[], number[]], place: number}} Card `passages`:
 *   where each begins in the normalised body, and its size; `place`: of the first in the pack
 */

const anlikuIndex = (() => {
  "use strict";

  const PAGE = 1024;
  /** Pages of a pack of terms, cases of a pack of cases. */
  const PAGES = 64;
  const CASES = 32;
  const { Packs, problem, damaged, arrived, script, fixed, crc32, utf8 } = anlikuPacks;

  const scope = /** @type {any} */ (window);
  /** @param {Meta} meta */
  scope.anlikuMeta = (meta) => arrived("meta", meta);

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

  class Index {
    /** @param {string} base address of the edition's folder, with a slash at its end */
    constructor(base) {
      this.packs = new Packs(base);
      /** @type {Map<string, Promise<any>>} */
      this.loaded = new Map();
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

    /**
     * What `load` gives, loaded once; a failure is forgotten.
     * @template T
     * @param {string} key
     * @param {() => Promise<T>} load
     * @returns {Promise<T>}
     */
    once(key, load) {
      const known = this.loaded.get(key);
      if (known) return known;
      const promise = load();
      this.loaded.set(key, promise);
      promise.catch(() => {
        this.packs.failed = true;
        this.loaded.delete(key);
      });
      return promise;
    }

    /** @returns {Promise<Meta>} */
    async open() {
      const meta = await this.once("meta", async () => {
        const described = await script(this.packs.url("meta.js"), "meta");
        if (!this.packs.base.endsWith(`/${described.version}/`)) throw problem("outdated", "案例库已经更新");
        return described;
      });
      this.known = meta;
      const letters = Array.from(/** @type {string} */ (meta.dense));
      for (let i = 0; i + 1 < letters.length; i += 2) this.dense.add(letters[i] + letters[i + 1]);
      meta.facets.forEach((/** @type {FacetMeta} */ facet) =>
        facet.terms.concat(...facet.aliases).forEach((name) => this.names.add(anlikuQuery.normalise(name))),
      );
      return meta;
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

    /**
     * The list of a term, which stands on its page or is a piece besides.
     * @param {string} term
     * @returns {Promise<import("./query").List | null>}
     */
    async lists(term) {
      const key = utf8(term);
      const number = crc32(key) & (this.meta.pages - 1);
      const name = `terms/${Math.floor(number / PAGES)}`;
      const page = await this.once(`page ${number}`, () => this.packs.slot(name, number % PAGES, PAGE));
      const entry = find(page.bytes, key);
      if (!entry) return null;
      const { kind, place, size, data } = entry;
      return { kind, data: data || (await this.once(`list ${term}`, () => this.packs.piece(name, term, page.place + place, size))) };
    }

    /**
     * @param {number} number
     * @returns {Promise<Card>}
     */
    card(number) {
      const { slot, card } = this.meta;
      return this.once(`card ${number}`, async () => {
        const { bytes, place } = await this.packs.slot(pack(number), number % CASES, slot);
        const values = read(bytes);
        return /** @type {any} */ (Object.assign({ place }, ...card.map((name, i) => ({ [name]: values[i] }))));
      });
    }

    /**
     * A passage of the case with this card.
     * @param {number} number
     * @param {Card} card
     * @param {number} part
     * @returns {Promise<string>}
     */
    passage(number, card, part) {
      const sizes = card.passages[1];
      const place = sizes.slice(0, part).reduce((sum, size) => sum + size, card.place);
      const label = `${number % CASES}.${part}`;
      return this.once(`passage ${number} ${part}`, async () =>
        read(await this.packs.piece(pack(number), label, place, sizes[part])),
      );
    }
  }

  /** The pack that holds a case. @param {number} number */
  const pack = (number) => `cases/${Math.floor(number / CASES)}`;

  /** JSON in GBK. @param {Uint8Array} bytes */
  const read = (bytes) => JSON.parse(new TextDecoder("gbk").decode(bytes));

  /**
   * A term on a page: its list, or where it begins among the page's pieces, and its size.
   * @param {Uint8Array} page
   * @param {Uint8Array} key
   * @returns {{kind: number, place: number, size: number, data: Uint8Array | null} | null}
   */
  function find(page, key) {
    let at = 0;
    while (at < page.length) {
      const length = page[at] & 0x7f;
      const name = page.subarray(at + 1, at + 1 + length);
      at += 1 + length;
      let number = 0;
      for (let shift = 0; ; shift += 7) {
        if (at >= page.length) throw damaged();
        number |= (page[at] & 0x7f) << shift;
        at += 1;
        if (page[at - 1] < 0x80) break;
      }
      const inside = number > 1;
      const size = number >> 1;
      if (length === key.length && name.every((byte, i) => byte === key[i])) {
        return inside
          ? { kind: number & 1, place: 0, size, data: page.subarray(at, at + size) }
          : { kind: number, place: fixed(page, at, 4), size: fixed(page, at + 4, 4), data: null };
      }
      at += inside ? size : 8;
    }
    return null;
  }

  return { Index, unpack };
})();
