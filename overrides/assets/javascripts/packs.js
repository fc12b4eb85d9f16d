// @ts-check
/**
 * Reads the pieces of packs: over HTTP the bytes of each alone, from a folder on disk the whole pack as a
 * script. The format is described in `tooling/anliku/search/static/packs.py`.
 *
 * What is missing or damaged rejects with an `Error` whose `name` is `missing` or `damaged`; nothing is
 * remembered of it, so asking again tries again.
 */

const anlikuPacks = (() => {
  "use strict";

  const TIMEOUT = 20000;
  const CHECK = 5;
  /** Bytes between two slots that cost less than a request. */
  const GAP = 8000;
  const MARK = 0x7f;
  /** Makes another number of a check, for the places of a term in a filter. */
  const FACTOR = 0x9e3779b1;
  const CLOSE = "\x60);\n";
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

  const missing = () => problem("missing", "数据没有取到");
  const late = () => problem("missing", "网络太慢，没有等到数据");
  const damaged = () => problem("damaged", "数据不完整");

  /** CRC-32 of bytes that follow others with the CRC-32 `before`. */
  const crc32 = (() => {
    const table = new Int32Array(256);
    for (let i = 0; i < 256; i += 1) {
      let value = i;
      for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
      table[i] = value;
    }
    /** @param {Uint8Array} bytes @param {number} [before] */
    return (bytes, before = 0) => {
      let value = ~before;
      for (let i = 0; i < bytes.length; i += 1) value = table[(value ^ bytes[i]) & 0xff] ^ (value >>> 8);
      return ~value >>> 0;
    };
  })();

  /** @param {string} text */
  const utf8 = (text) => new TextEncoder().encode(text);

  /**
   * Whether a filter may hold a term (see `tooling/anliku/search/static/begins.py`).
   * @param {Uint8Array} kept
   * @param {string} term
   */
  function sifted(kept, term) {
    const first = crc32(utf8(term));
    const step = Math.imul(first, FACTOR) >>> 0;
    return [0, 1, 2].every((number) => {
      const bit = (first + number * step) % (kept.length * 8);
      return Boolean((kept[bit >> 3] >> (bit & 7)) & 1);
    });
  }

  /**
   * What calls back with a key.
   * @param {string} key
   * @param {any} value
   */
  function arrived(key, value) {
    const entry = waiting.get(key);
    if (entry) entry.resolve(value);
  }

  const scope = /** @type {any} */ (window);
  /** @param {string} name @param {string} text a byte each character */
  scope.anlikuPack = (name, text) => arrived(name, text);

  /**
   * Load a classic script that calls back with `key`.
   * @param {string} url
   * @param {string} key
   * @param {string} [charset]
   * @returns {Promise<any>}
   */
  function script(url, key, charset = "utf-8") {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      const done = () => {
        clearTimeout(timer);
        if (waiting.get(key) === entry) waiting.delete(key);
        element.remove();
      };
      const timer = setTimeout(() => {
        done();
        reject(late());
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
        reject(missing());
      };
      element.onload = () => {
        // The callback has run before; a script that broke off never called it. By now the same
        // file may be asked for again.
        if (waiting.get(key) !== entry) return;
        done();
        reject(damaged());
      };
      element.charset = charset;
      element.src = url;
      document.head.appendChild(element);
    });
  }

  /**
   * @param {string} url
   * @param {Record<string, string>} headers
   * @returns {Promise<{status: number, bytes: Uint8Array}>}
   */
  async function get(url, headers) {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), TIMEOUT);
    try {
      const response = await fetch(url, { headers, signal: control.signal });
      return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
    } catch (error) {
      throw control.signal.aborted ? late() : missing();
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {string} name */
  const head = (name) => `anlikuPack("${name}",String.raw\x60`;

  /**
   * A fixed number of `size` bytes.
   * @param {Uint8Array} bytes
   * @param {number} at
   * @param {number} size
   */
  function fixed(bytes, at, size) {
    let value = 0;
    for (let i = size - 1; i >= 0; i -= 1) value = value * 128 + (bytes[at + i] & 0x7f);
    return value;
  }

  /**
   * Stored bytes as they were meant.
   * @param {Uint8Array} stored
   */
  function restore(stored) {
    const bytes = new Uint8Array(stored.length);
    let size = 0;
    for (let i = 0; i < stored.length; i += 1) {
      const marked = stored[i] === MARK;
      if (marked) i += 1;
      bytes[size] = marked ? stored[i] & 0x7f : stored[i];
      size += 1;
    }
    return bytes.subarray(0, size);
  }

  /**
   * Stored bytes behind their check.
   * @param {string} name
   * @param {string} label
   * @param {Uint8Array} bytes
   */
  function proven(name, label, bytes) {
    const stored = bytes.subarray(CHECK);
    const wanted = crc32(stored, crc32(utf8(`${name}:${label}:`)));
    if (bytes.length < CHECK || wanted !== fixed(bytes, 0, CHECK)) throw damaged();
    return stored;
  }

  /** JSON in GBK. @param {Uint8Array} bytes */
  const json = (bytes) => JSON.parse(new TextDecoder("gbk").decode(bytes));

  /** @param {string} name @param {number} number @param {number} size */
  const slotAt = (name, number, size) => head(name).length + number * size;

  /**
   * Numbers in groups in which each is at most `gap` from the next.
   * @param {number[]} numbers
   * @param {number} gap
   */
  function near(numbers, gap) {
    /** @type {number[][]} */
    const groups = [];
    numbers.slice().sort((a, b) => a - b).forEach((number) => {
      const last = groups[groups.length - 1];
      if (last && number - last[last.length - 1] <= gap) last.push(number);
      else groups.push([number]);
    });
    return groups;
  }

  class Packs {
    /** @param {string} base address of the edition's folder, with a slash at its end */
    constructor(base) {
      this.base = base;
      this.onDisk = location.protocol === "file:";
      /** Whether the server sends ranges, as far as is known. */
      this.ranges = !this.onDisk;
      /** Whether it has sent one. */
      this.proven = false;
      /** What has been asked for, by keys of its readers. @type {Map<string, Promise<any>>} */
      this.loaded = new Map();
      /** Packs that came whole. @type {Map<string, Promise<Uint8Array>>} */
      this.packs = new Map();
      /** After a failure files are asked for anew, past what the browser has kept of the bad ones. */
      this.failed = false;
    }

    /**
     * @param {string} file
     * @returns {string}
     */
    url(file) {
      return this.base + file + (this.failed ? `?${Date.now().toString(36)}` : "");
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
        this.failed = true;
        this.loaded.delete(key);
      });
      return promise;
    }

    /**
     * A part that the page asked for before this script was there (see `partials/ahead.html`), once; null where it
     * did not, or where it does not come.
     * @param {string} part
     * @returns {Promise<{status: number, bytes: Uint8Array} | null>}
     */
    early(part) {
      const { parts = {} } = scope.anlikuEarly || {};
      const asked = this.failed ? null : parts[part];
      delete parts[part];
      const tooLate = new Promise((go) => setTimeout(() => go(null), TIMEOUT));
      return asked ? Promise.race([asked, tooLate]).catch(() => null) : Promise.resolve(null);
    }

    /**
     * The address of a part of a pack. Chromium lets the parts of one address come only one after the other, so
     * each has its own; until the server has sent one, they may all turn out to be the whole pack.
     * @param {string} name
     * @param {string} range
     */
    urlOf(name, range) {
      const url = this.url(`${name}.bin`);
      return this.proven ? `${url}${this.failed ? "&" : "?"}${range}` : url;
    }

    /**
     * A piece.
     * @param {string} name
     * @param {string} label
     * @param {number} place
     * @param {number} size
     * @returns {Promise<Uint8Array>}
     */
    async piece(name, label, place, size) {
      return restore(await this.checked(name, label, place, size));
    }

    /**
     * Pieces that lie one behind the other, in one request.
     * @param {string} name
     * @param {number} place of the first
     * @param {{label: string, size: number}[]} pieces
     * @returns {Promise<Uint8Array>[]}
     */
    row(name, place, pieces) {
      const read = this.bytes(name, place, pieces.reduce((sum, { size }) => sum + size, 0));
      let at = 0;
      return pieces.map(({ label, size }) => {
        const from = at;
        at += size;
        return this.trying(name, async () => this.known(name, label, (await read).subarray(from, from + size)));
      });
    }

    /**
     * A piece that came with others.
     * @param {string} name
     * @param {string} label
     * @param {Uint8Array} bytes
     */
    known(name, label, bytes) {
      return restore(proven(name, label, bytes));
    }

    /**
     * What stands in a slot, and the place from which its pieces count.
     * @param {string} name
     * @param {number} number
     * @param {number} size of every slot of the pack
     * @param {Promise<Uint8Array>} [read] its bytes, where they are being read already
     * @returns {Promise<{bytes: Uint8Array, place: number}>}
     */
    async slot(name, number, size, read) {
      const body = read
        ? await this.trying(name, async () => proven(name, `${number}`, await read))
        : await this.checked(name, `${number}`, slotAt(name, number, size), size);
      const length = fixed(body, 0, 4);
      const place = fixed(body, 4, 4);
      const here = body.subarray(8);
      if (length <= here.length) return { bytes: restore(here.subarray(0, length)), place };
      const over = CHECK + length - here.length;
      const stored = new Uint8Array(length);
      stored.set(here);
      stored.set(await this.checked(name, `${number}+`, place, over), here.length);
      return { bytes: restore(stored), place: place + over };
    }

    /**
     * Slots of a pack, those that lie close together in one request.
     * @param {string} name
     * @param {number[]} numbers
     * @param {number} size of every slot of the pack
     * @returns {Map<number, ReturnType<Packs["slot"]>>}
     */
    slots(name, numbers, size) {
      const all = new Map();
      near(numbers, Math.floor(GAP / size)).forEach((some) => {
        const first = slotAt(name, some[0], size);
        const read = this.bytes(name, first, slotAt(name, some[some.length - 1], size) + size - first);
        some.forEach((number) => {
          const from = slotAt(name, number, size) - first;
          all.set(number, this.slot(name, number, size, read.then((bytes) => bytes.subarray(from, from + size))));
        });
      });
      return all;
    }

    /**
     * Stored bytes that their check has been taken off from.
     * @param {string} name
     * @param {string} label
     * @param {number} place
     * @param {number} size
     */
    checked(name, label, place, size) {
      return this.trying(name, async () => {
        const bytes = await this.bytes(name, place, size);
        if (bytes.length !== size) throw damaged();
        return proven(name, label, bytes);
      });
    }

    /**
     * A pack that something is wrong with is not kept.
     * @template T
     * @param {string} name
     * @param {() => Promise<T>} read
     * @returns {Promise<T>}
     */
    async trying(name, read) {
      try {
        return await read();
      } catch (error) {
        this.packs.delete(name);
        throw error;
      }
    }

    /**
     * @param {string} name
     * @param {number} place
     * @param {number} size
     */
    async bytes(name, place, size) {
      if (!this.ranges || this.packs.has(name)) return (await this.whole(name)).subarray(place, place + size);
      const range = `${place}-${place + size - 1}`;
      const early = await this.early(`${name} ${range}`);
      const { status, bytes } = early || (await get(this.urlOf(name, range), { Range: `bytes=${range}` }));
      if (status === 206) {
        this.proven = true;
        return bytes;
      }
      if (status === 416) throw damaged();
      if (status !== 200) throw missing();
      // All of it came. What is too large to be asked for as a whole by every piece is kept.
      const pack = opened(name, bytes);
      this.ranges = false;
      this.packs.set(name, Promise.resolve(pack));
      return pack.subarray(place, place + size);
    }

    /**
     * A whole pack, loaded once.
     * @param {string} name
     */
    whole(name) {
      const known = this.packs.get(name);
      if (known) return known;
      const pack = this.onDisk ? this.fromDisk(name) : this.fromServer(name);
      this.packs.set(name, pack);
      return pack;
    }

    /** @param {string} name */
    async fromServer(name) {
      const { status, bytes } = await get(this.url(`${name}.bin`), {});
      if (status !== 200) throw missing();
      return opened(name, bytes);
    }

    /** @param {string} name */
    async fromDisk(name) {
      /** @type {string} */
      const text = await script(this.url(`${name}.bin`), name, "x-user-defined");
      const from = head(name).length;
      const bytes = new Uint8Array(from + text.length);
      for (let i = 0; i < text.length; i += 1) bytes[from + i] = text.charCodeAt(i) & 0xff;
      return bytes;
    }
  }

  /**
   * A whole pack, if that is what it is.
   * @param {string} name
   * @param {Uint8Array} bytes
   */
  function opened(name, bytes) {
    const text = (/** @type {number} */ from, /** @type {number} */ to) => String.fromCharCode(...bytes.subarray(from, to));
    if (text(0, head(name).length) !== head(name) || text(bytes.length - CLOSE.length, bytes.length) !== CLOSE) throw damaged();
    return bytes;
  }

  return { Packs, sifted, slotAt, problem, damaged, arrived, script, json, fixed, crc32, utf8 };
})();
