// @ts-check
/**
 * The static index as the page asks it: term → list, case → card, passage → text. The format is
 * described in `tooling/anliku/search/static/` (index.py, term_packs.py, long_lists.py, cases.py, meta.py).
 *
 * What does not come rejects as packs.js says; nothing is remembered of it.
 */

/**
 * @typedef {{name: string, label: string, place: number, size: number}} Place of a piece in a pack
 * @typedef {{key: string, label: string, terms: string[], aliases: string[][], sets: number[][], column: string, bits: number}} FacetMeta
 * @typedef {{version: string, format: number, cases: number, pages: number, forms: {pages: number, sounds: number, traditional: number}, slot: number, front: number, long: string,
 *   card: string[], dense: string, begins: number,
 *   facets: FacetMeta[], years: number[], year: string, yearBits: number}} Meta
 * @typedef {{id: string, url: string, title: string, award: string, facts: string[], unit: string, summary: string,
 *   evidence: string, gained: boolean, sample: boolean, cuts: string, passages: [number[], number[]], place: number}} Card `cuts`: the
 *   lengths of the pieces that the title may be broken between, a digit of base 36 each; `passages`: where each begins in the normalised body, and its size; `place`: of the first in the pack
 */

const anlikuIndex = (() => {
  "use strict";

  /** Bytes of a page of terms, and of one of forms. */
  const PAGE = 2048;
  const FORMS_PAGE = 2048;
  /** Pages of a pack of terms, cases of a pack of cases. */
  const PAGES = 64;
  const CASES = 24;
  /** Cases between two whose cards and texts are asked for together, and that one. */
  const APART = 2;
  /** Bits of a tag, bytes of which a long list's piece takes a multiple. */
  const TAG = 18;
  const STEP = 64;
  /** Bytes of a long list's piece beside the list, at most. */
  const MORE = 512;
  const FACTOR = 0x9e3779b1;
  /** Stands before a word that cases mean. */
  const HEAD_MARK = "~";
  /**
   * Bytes that so many normalised characters of a text take at most, and the passage that they end in:
   * two bytes a Chinese character, and a check each passage of about 300 characters.
   */
  const reaching = (/** @type {number} */ characters) => Math.ceil(characters * 2.02) + 660;
  const { Packs, slotAt, problem, damaged, arrived, script, json, fixed, crc32, utf8 } = anlikuPacks;

  const scope = /** @type {any} */ (window);
  /** @param {Meta} meta */
  scope.anlikuMeta = (meta) => {
    // Perhaps the page asked for it before this script was there (see `partials/ahead.html`).
    if (scope.anlikuEarly) scope.anlikuEarly.took(meta);
    arrived("meta", meta);
  };
  /** @param {Spoken} spoken */
  scope.anlikuAsked = (spoken) => arrived("asked", spoken);

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
      /** Of cases the first bytes of their text, which came with the card. @type {Map<number, Uint8Array>} */
      this.texts = new Map();
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
        if (!this.packs.base.endsWith(`/${described.version}/`)) throw problem("outdated", "案例库已经更新");
        return described;
      });
      this.known = meta;
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

    /**
     * The words in which readers ask for terms.
     * @returns {Promise<Spoken>}
     */
    spoken() {
      return this.packs.once("asked", () => script(this.packs.url("asked.js"), "asked"));
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
      const kept = (await this.sieve()).bytes;
      const first = crc32(utf8(term));
      const step = Math.imul(first, FACTOR) >>> 0;
      return [0, 1, 2].every((number) => {
        const bit = (first + number * step) % (kept.length * 8);
        return (kept[bit >> 3] >> (bit & 7)) & 1;
      });
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
     * bytes than `most` is not loaded, at least where that can be told beforehand: stored it may take twice as many.
     * @param {string} term
     * @param {number} [most]
     * @returns {Promise<import("./query").List | null>}
     */
    async lists(term, most = Infinity) {
      const key = utf8(term);
      for (const place of this.long.get(crc32(key) >>> (32 - TAG)) || []) {
        if (place.size > 2 * most + MORE) return { kind: 0, data: new Uint8Array(0), long: true };
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
     * The words that cases mean and whose anchor is a term: word → its list, which stands on the term's page.
     * @param {string} term
     * @returns {Promise<Map<string, Uint8Array>>}
     */
    async meant(term) {
      const page = await this.page(utf8(term));
      /** @type {Map<string, Uint8Array>} */
      const words = new Map();
      for (const { key, data } of entries(page.bytes, utf8(HEAD_MARK + term.replace(/^=/, "")))) {
        if (data) words.set(new TextDecoder().decode(key.subarray(1)), data);
      }
      return words;
    }

    /**
     * The long list at a place, if it is that of the term: two may have one tag.
     * @param {Place} at
     * @param {Uint8Array} key
     * @returns {Promise<import("./query").List | null>}
     */
    async longList({ name, label, place, size }, key) {
      const bytes = await this.packs.once(`${name} ${label}`, () => this.packs.piece(name, label, place, size));
      const from = 1 + bytes[0];
      if (bytes[0] !== key.length || key.some((byte, i) => byte !== bytes[1 + i])) return null;
      const [length, start] = varint(bytes, from + 1);
      return { kind: bytes[from], data: bytes.subarray(start, start + length) };
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

    /**
     * @param {number} number
     * @returns {Promise<Card>}
     */
    card(number) {
      return this.cards([{ number, reach: 0 }])[0];
    }

    /**
     * Cards of cases: of one whose text is wanted, too (so many characters of it, `reach`), with the text; those that
     * lie close together in one request.
     * @param {{number: number, reach: number}[]} wanted
     * @returns {Promise<Card>[]}
     */
    cards(wanted) {
      const { slot, front } = this.meta;
      /** @type {Map<string, number[]>} */
      const together = new Map();
      /** @type {{number: number, more: number}[]} */
      const texts = [];
      wanted.forEach(({ number, reach }) => {
        if (this.packs.loaded.has(`card ${number}`)) return;
        const more = reach ? Math.min(reaching(reach), front) : 0;
        if (more && reach * 2 < front) texts.push({ number, more });
        else together.set(pack(number), (together.get(pack(number)) || []).concat(number));
      });
      neighbours(texts).forEach((some) => this.withTexts(some));
      together.forEach((numbers, name) => {
        const slots = this.packs.slots(name, numbers.map((number) => number % CASES), slot);
        numbers.forEach((number) => this.cardOf(number, () => /** @type {any} */ (slots.get(number % CASES))));
      });
      return wanted.map(({ number }) => /** @type {Promise<Card>} */ (this.packs.loaded.get(`card ${number}`)));
    }

    /**
     * @param {number} number
     * @param {() => Promise<{bytes: Uint8Array, place: number}>} slot
     */
    cardOf(number, slot) {
      this.packs.once(`card ${number}`, async () => {
        const { bytes, place } = await slot();
        const values = json(bytes);
        return /** @type {any} */ (Object.assign({ place }, ...this.meta.card.map((name, i) => ({ [name]: values[i] }))));
      });
    }

    /**
     * The cards of neighbouring cases and of each the first `more` bytes of its text, at least, which are kept for
     * {@link passages}.
     * @param {{number: number, more: number}[]} cases
     */
    withTexts(cases) {
      const { slot, front } = this.meta;
      const [start, last] = [this.front(cases[0].number), cases[cases.length - 1]];
      const read = this.packs.bytes(pack(last.number), start, this.front(last.number) + slot + last.more - start);
      cases.forEach(({ number, more }) => {
        const from = this.front(number) - start;
        const text = number === last.number ? from + slot + more : from + slot + front;
        this.cardOf(number, async () => {
          const bytes = read.then((all) => all.subarray(from, from + slot));
          const card = await this.packs.slot(pack(number), number % CASES, slot, bytes);
          this.texts.set(number, (await read).subarray(from + slot, text));
          return card;
        });
      });
    }

    /** Where the front of a case's slot lies. @param {number} number */
    front(number) {
      const { cases, slot, front } = this.meta;
      const first = number - (number % CASES);
      const fronts = slotAt(pack(number), Math.min(CASES, cases - first), slot);
      return fronts + (number - first) * (slot + front);
    }

    /**
     * Passages of the case with this card, from one to another: those that came with the card, the others in one
     * request, or two where they go on behind the front.
     * @param {number} number
     * @param {Card} card
     * @param {number} first
     * @param {number} last
     * @returns {Promise<string>[]}
     */
    passages(number, card, first, last) {
      /** @type {number[]} */
      const missing = [];
      for (let part = first; part <= last; part += 1) {
        if (!this.packs.loaded.has(`passage ${number} ${part}`) && !this.here(number, card, part)) missing.push(part);
      }
      [true, false].forEach((inFront) => {
        const some = missing.filter((part) => this.placed(card.passages[1], part).inFront === inFront);
        if (some.length) this.loadPassages(number, card, some);
      });
      return Array.from({ length: last - first + 1 }, (_, i) => /** @type {Promise<string>} */ (this.packs.loaded.get(`passage ${number} ${first + i}`)));
    }

    /**
     * Whether a passage has come with the card: then it is read.
     * @param {number} number
     * @param {Card} card
     * @param {number} part
     */
    here(number, card, part) {
      const { inFront, from, size } = this.placed(card.passages[1], part);
      const text = this.texts.get(number);
      if (!inFront || !text || from + size > text.length) return false;
      try {
        const passage = json(this.packs.known(pack(number), label(number, part), text.subarray(from, from + size)));
        this.packs.loaded.set(`passage ${number} ${part}`, Promise.resolve(passage));
        return true;
      } catch (error) {
        // What is not as it should be is asked for by itself.
        this.texts.delete(number);
        return false;
      }
    }

    /**
     * Load passages that lie one behind the other.
     * @param {number} number
     * @param {Card} card
     * @param {number[]} parts
     */
    loadPassages(number, card, parts) {
      const { inFront, from } = this.placed(card.passages[1], parts[0]);
      const place = (inFront ? this.front(number) + this.meta.slot : card.place) + from;
      const every = Array.from({ length: parts[parts.length - 1] - parts[0] + 1 }, (_, i) => parts[0] + i);
      const pieces = every.map((part) => ({ label: label(number, part), size: card.passages[1][part] }));
      this.packs.row(pack(number), place, pieces).forEach((piece, i) => {
        this.packs.once(`passage ${number} ${every[i]}`, async () => json(await piece));
      });
    }

    /**
     * Where a passage lies: in the front of its slot or behind all fronts, from there on.
     * @param {number[]} sizes of all passages
     * @param {number} part
     */
    placed(sizes, part) {
      let from = 0;
      let inFront = true;
      for (let i = 0; ; i += 1) {
        if (inFront && from + sizes[i] > this.meta.front) {
          inFront = false;
          from = 0;
        }
        if (i === part) return { inFront, from, size: sizes[i] };
        from += sizes[i];
      }
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
   * Cases in groups of neighbours in one pack.
   * @param {{number: number, more: number}[]} cases
   */
  function neighbours(cases) {
    /** @type {{number: number, more: number}[][]} */
    const groups = [];
    cases.slice().sort((a, b) => a.number - b.number).forEach((one) => {
      const group = groups[groups.length - 1];
      const last = group && group[group.length - 1].number;
      if (group && pack(last) === pack(one.number) && one.number - last <= APART) group.push(one);
      else groups.push([one]);
    });
    return groups;
  }

  /** The pack that holds a case. @param {number} number */
  const pack = (number) => `cases/${Math.floor(number / CASES)}`;

  /** What the passage of a case is called in its pack. @param {number} number @param {number} part */
  const label = (number, part) => `${number % CASES}.${part}`;

  /**
   * The terms on a page that begin with some bytes: each with its list, or with where that begins among the
   * page's pieces, and its size.
   * @param {Uint8Array} page
   * @param {Uint8Array} start
   * @returns {IterableIterator<{key: Uint8Array, kind: number, place: number, size: number, data: Uint8Array | null}>}
   */
  function* entries(page, start) {
    let at = 0;
    while (at < page.length) {
      const length = page[at] & 0x7f;
      const key = page.subarray(at + 1, at + 1 + length);
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

  return { Index, CASES, unpack };
})();
