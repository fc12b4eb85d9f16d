// @ts-check
/**
 * Loads the static index: a classic script a file, so that it works over http and from a
 * folder on disk alike. The format is described in `tooling/anliku/search/static/index.py`.
 *
 * A missing, damaged or outdated file rejects with an `Error` whose `name` is `missing`,
 * `damaged` or `outdated`; nothing is remembered of it, so asking again tries again.
 */

/**
 * @typedef {{key: string, label: string, terms: string[], aliases: string[][], sets: number[][], column: string, bits: number}} FacetMeta
 * @typedef {{version: string, format: number, cases: number, shards: number, dense: string, facets: FacetMeta[],
 *   years: number[], year: string, yearBits: number}} Meta
 * @typedef {{id: string, url: string, title: string, award: string, facts: string[], unit: string, summary: string,
 *   evidence: string, gained: boolean, sample: boolean, passages: number[]}} Card
 */

const anlikuIndex = (() => {
  "use strict";

  const TIMEOUT = 20000;
  /** @type {Map<string, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map();

  /**
   * @param {string} name
   * @param {string} message
   */
  function problem(name, message) {
    const error = new Error(message);
    error.name = name;
    return error;
  }

  /** CRC-32 of bytes. */
  const crc32 = (() => {
    const table = new Int32Array(256);
    for (let i = 0; i < 256; i += 1) {
      let value = i;
      for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
      table[i] = value;
    }
    /** @param {number[] | Uint8Array} bytes */
    return (bytes) => {
      let value = -1;
      for (let i = 0; i < bytes.length; i += 1) value = table[(value ^ bytes[i]) & 0xff] ^ (value >>> 8);
      return (value ^ -1) >>> 0;
    };
  })();

  /** @param {string} text */
  const ascii = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));

  /** @param {string} text */
  const utf8 = (text) => new TextEncoder().encode(text);

  /**
   * The numbers of a packed column (see `tooling/anliku/search/static/meta.py`).
   * @param {string} column
   * @param {number} bits
   * @param {number} count
   */
  function unpack(column, bits, count) {
    const data = ascii(atob(column));
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

  /**
   * @param {string} key
   * @param {any} value
   */
  function arrived(key, value) {
    const entry = waiting.get(key);
    if (entry) entry.resolve(value);
  }

  const scope = /** @type {any} */ (window);
  /** @param {Meta} meta */
  scope.anlikuMeta = (meta) => arrived("meta", meta);
  /** @param {string} version @param {string} name @param {number} crc @param {string} text */
  scope.anlikuShard = (version, name, crc, text) => arrived(name, { version, crc, text });
  /** A card or a passage. @param {string} version @param {string} name @param {number} crc @param {string} text */
  scope.anlikuText = (version, name, crc, text) => arrived(name, { version, crc, text });

  /**
   * @param {string} url
   * @param {string} key
   * @returns {Promise<any>}
   */
  function script(url, key) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      const done = () => {
        clearTimeout(timer);
        if (waiting.get(key) === entry) waiting.delete(key);
        element.remove();
      };
      const timer = setTimeout(() => {
        done();
        reject(problem("missing", "网络太慢，没有等到数据"));
      }, TIMEOUT);
      const entry = {
        resolve: (/** @type {any} */ value) => {
          done();
          resolve(value);
        },
        reject,
      };
      waiting.set(key, entry);
      element.onerror = () => {
        done();
        reject(problem("missing", "数据没有取到"));
      };
      element.onload = () => {
        // The callback has run before; a script that broke off never called it. By now the same
        // file may be asked for again.
        if (waiting.get(key) !== entry) return;
        done();
        reject(problem("damaged", "数据不完整"));
      };
      element.src = url;
      document.head.appendChild(element);
    });
  }

  class Index {
    /** @param {string} base address of the edition's folder, with a slash at its end */
    constructor(base) {
      this.base = base;
      /** @type {Map<string, Promise<any>>} */
      this.files = new Map();
      /** After a failure files are asked for anew, past what the browser has kept of the bad ones. */
      this.failed = false;
      /** @type {Meta | null} */
      this.meta = null;
      /** @type {Set<string>} */
      this.dense = new Set();
      /** Every name of every term, normalised. @type {Set<string>} */
      this.names = new Set();
    }

    /**
     * A file, loaded once; a failure is forgotten.
     * @param {string} key
     * @param {(value: any) => any} read
     * @returns {Promise<any>}
     */
    file(key, read) {
      const known = this.files.get(key);
      if (known) return known;
      const again = this.failed ? `?${Date.now().toString(36)}` : "";
      const promise = script(`${this.base}${key}.js${again}`, key).then(read);
      this.files.set(key, promise);
      promise.catch(() => {
        this.failed = true;
        this.files.delete(key);
      });
      return promise;
    }

    /** @param {{version: string}} value */
    check(value) {
      if (!this.meta || value.version !== this.meta.version) throw problem("outdated", "案例库已经更新");
    }

    /** @returns {Promise<Meta>} */
    async open() {
      const meta = await this.file("meta", (value) => value);
      this.meta = meta;
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
      const facet = this.meta && this.meta.facets.find((one) => one.key === key);
      if (!facet) return null;
      const at = facet.terms.findIndex((term, i) => term === name || facet.aliases[i].includes(name));
      return at < 0 ? null : facet.terms[at];
    }

    /**
     * @param {string} name
     * @returns {Promise<Uint8Array>}
     */
    bytes(name) {
      return this.file(name, (value) => {
        this.check(value);
        if (crc32(ascii(value.text)) !== value.crc) throw problem("damaged", "数据不完整");
        return ascii(atob(value.text));
      });
    }

    /**
     * @param {string} term
     * @returns {Promise<import("./query").List | null>}
     */
    async lists(term) {
      if (!this.meta) throw problem("missing", "索引还没有打开");
      const key = utf8(term);
      const data = await this.bytes(`s/${crc32(key) % this.meta.shards}`);
      let at = 0;
      const number = () => {
        let value = 0;
        for (let shift = 0; at < data.length; shift += 7) {
          const byte = data[at];
          at += 1;
          value |= (byte & 0x7f) << shift;
          if (byte < 0x80) return value;
        }
        throw problem("damaged", "数据不完整");
      };
      while (at < data.length) {
        const size = number();
        const name = data.subarray(at, at + size);
        at += size;
        const kind = number();
        const length = number();
        if (size === key.length && name.every((byte, i) => byte === key[i])) {
          return { kind, data: data.subarray(at, at + length) };
        }
        at += length;
      }
      return null;
    }

    /**
     * @param {number} number
     * @returns {Promise<Card>}
     */
    async card(number) {
      return JSON.parse(await this.text(`c/${number}`));
    }

    /**
     * @param {number} number
     * @param {number} part
     * @returns {Promise<string>}
     */
    passage(number, part) {
      return this.text(`t/${number}-${part}`);
    }

    /**
     * @param {string} name
     * @returns {Promise<string>}
     */
    text(name) {
      return this.file(name, (found) => {
        this.check(found);
        if (crc32(utf8(found.text)) !== found.crc) throw problem("damaged", "数据不完整");
        return found.text;
      });
    }
  }

  return { Index, unpack };
})();
