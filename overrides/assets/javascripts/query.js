// @ts-check
/**
 * What a query means and which cases contain it: no DOM, nothing loaded here.
 *
 * The same as `tooling/anliku/search/normalise.py` and `static/query.py`, which explain it; shared
 * vectors (tests/search/vectors.json) hold the two together. Classic script, syntax of
 * Chromium 86 and Safari 15 (so no lookbehind), because pages also open from a folder.
 */

/**
 * @typedef {{kind: number, data: Uint8Array, long?: boolean}} List a posting list as it stands in a shard; `long`: longer
 *   than was asked for, and not loaded
 * @typedef {{case: number, positions: number[], impact: number}} Posting
 * @typedef {{term: string, offset: number}} Gram
 * @typedef {{case: number, tier: number, strength: number, place: number, inside: string[], words?: string[], unsure?: boolean}} Hit
 *   `inside`: the parts that stand there only inside of a longer word or number; `words`: why a case is near that need
 *   not contain any part
 * @typedef {import("./near").Rows} Rows
 */

const anlikuQuery = (() => {
  "use strict";

  const CASES = 1;
  const MAX_CHARACTERS = 64;
  const MAX_NAME = 16;
  /** The tier of a word that stands only inside of a longer one. */
  const INSIDE = -1;
  const JOINERS = ".,/:-";
  const IS_DIGIT = /^[0-9]$/;
  const WORD_MARK = "=";
  const WORD_SIZE = 40;
  const SLOT_STARTS = [0, 128, 1024, 1536, 4096];
  const WEIGHTS = [12, 6, 3, 2, 1];
  const TIERS = [3, 2, 1, 1, 0];

  const HAN_RANGE = "\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const IS_HAN = new RegExp(`^[${HAN_RANGE}]$`, "u");
  const HAN_SPACE = new RegExp(`([${HAN_RANGE}]) `, "gu");
  const SPACE_HAN = new RegExp(` ([${HAN_RANGE}])`, "gu");
  const WORD_RANGE = "0-9a-z\\u00df-\\u00f6\\u00f8-\\u024f\\u0370-\\u03ff\\u0400-\\u052f";
  const NO_HAN = new RegExp(`[^${HAN_RANGE}]+`, "gu");
  const IS_WORD = new RegExp(`^[${WORD_RANGE}]+$`);
  const INVISIBLE = new RegExp(
    "[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e" +
      "\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\u{e0000}-\\u{e0fff}]",
    "gu",
  );
  const SURROGATE = /[\ud800-\udfff]/gu;
  const SPACE_RANGE = "\\t\\n\\x0b\\x0c\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  /**
   * In texts a space beside Chinese means nothing and goes; the one that a reader types parts two
   * words, and the mark that keeps it joins nothing, not even two digits.
   */
  const GAP = "|";
  const SPACES = new RegExp(`[${SPACE_RANGE}]+`, "g");

  /**
   * The form in which text is indexed and looked for.
   * @param {string} text
   * @returns {string}
   */
  function normalise(text) {
    const plain = text.normalize("NFKC").toLowerCase().replace(INVISIBLE, "").replace(SURROGATE, " ");
    const spaced = plain.replace(SPACES, " ").replace(HAN_SPACE, "$1").replace(SPACE_HAN, "$1");
    return spaced.replace(/^ +| +$/g, "");
  }

  /**
   * The runs of a query between spaces and punctuation, without repeats. What joins two digits
   * belongs to the number.
   * @param {string} query
   * @returns {string[]}
   */
  function parts(query) {
    const marked = query.replace(SPACES, GAP);
    const characters = Array.from(normalise(marked)).slice(0, MAX_CHARACTERS);
    /** @type {string[]} */
    const found = [];
    let run = "";
    characters.concat(" ").forEach((character, i) => {
      const joins = JOINERS.includes(character) && IS_DIGIT.test(characters[i - 1]) && IS_DIGIT.test(characters[i + 1]);
      if (joins || IS_HAN.test(character) || IS_WORD.test(character)) {
        run += character;
      } else {
        if (run && !found.includes(run)) found.push(run);
        run = "";
      }
    });
    return found;
  }

  /**
   * Whether a part is one word or number.
   * @param {string} part
   * @returns {boolean}
   */
  const isWord = (part) => !Array.from(part).some((character) => IS_HAN.test(character));

  /**
   * Terms that cover every character of a part; offsets count characters.
   * @param {string} part
   * @param {Set<string>} dense
   * @returns {Gram[]}
   */
  function grams(part, dense) {
    const run = Array.from(part);
    const size = run.length;
    if (size <= 2) return [{ term: part, offset: 0 }];
    /** @type {Gram[]} */
    const found = [];
    let at = 0;
    while (at < size) {
      let start = Math.min(at, size - 2);
      let width = 2;
      if (dense.has(run[start] + run[start + 1])) {
        start = Math.min(start, size - 3);
        width = 3;
      }
      found.push({ term: run.slice(start, start + width).join(""), offset: start });
      at = start + width;
    }
    return found;
  }

  /**
   * The term of a whole word.
   * @param {string} word
   * @returns {string}
   */
  const whole = (word) => WORD_MARK + Array.from(word).slice(0, WORD_SIZE).join("");

  /**
   * Every two neighbouring Chinese characters of a part, and its words.
   * @param {string} part
   * @returns {string[]}
   */
  function pairs(part) {
    const characters = Array.from(part);
    /** @type {string[]} */
    const found = [];
    for (let i = 0; i + 1 < characters.length; i += 1) {
      if (IS_HAN.test(characters[i]) && IS_HAN.test(characters[i + 1])) found.push(characters[i] + characters[i + 1]);
    }
    (part.match(NO_HAN) || []).forEach((word) => found.push(word));
    const unique = Array.from(new Set(found));
    return unique.length ? unique : [part];
  }

  /**
   * A list as it stands in a shard.
   * @param {List | null} list
   * @returns {Posting[]}
   */
  function decode(list) {
    /** @type {Posting[]} */
    const rows = [];
    if (!list) return rows;
    const data = list.data;
    let at = 0;
    const number = () => {
      let value = 0;
      let shift = 0;
      for (;;) {
        if (at >= data.length) throw new RangeError("a list is cut short");
        const byte = data[at];
        at += 1;
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
        shift += 7;
      }
    };
    let row = 0;
    while (at < data.length) {
      const head = number();
      if (list.kind === CASES) {
        row += head;
        rows.push({ case: row, positions: [], impact: data[at] });
        at += 1;
      } else {
        row += head >> 1;
        const count = head & 1 ? number() : 1;
        const positions = new Array(count);
        let last = 0;
        for (let i = 0; i < count; i += 1) {
          last += number();
          positions[i] = last;
        }
        rows.push({ case: row, positions, impact: 0 });
      }
    }
    return rows;
  }

  /**
   * The number of the slot that a position lies in.
   * @param {number} place
   * @returns {number}
   */
  function slotOf(place) {
    let slot = SLOT_STARTS.length - 1;
    while (SLOT_STARTS[slot] > place) slot -= 1;
    return slot;
  }

  /**
   * @param {number} row
   * @param {{offset: number, posting: Posting}[]} rows
   * @returns {Hit | null}
   */
  function match(row, rows) {
    const placed = rows.filter((one) => one.posting.positions.length);
    if (!placed.length) {
      const value = Math.min(...rows.map((one) => one.posting.impact));
      return { case: row, tier: value >> 6, strength: value & 63, place: -1, inside: [] };
    }
    let starts = placed[0].posting.positions.map((place) => place - placed[0].offset).filter((place) => place >= 0);
    placed.slice(1).forEach((one) => {
      const there = new Set(one.posting.positions.map((place) => place - one.offset));
      starts = starts.filter((place) => there.has(place));
    });
    if (!starts.length) return null;
    const weight = starts.reduce((sum, place) => sum + WEIGHTS[slotOf(place)], 0);
    return {
      case: row,
      tier: TIERS[slotOf(starts[0])],
      strength: Math.floor((63 * weight) / (weight + 6)),
      place: starts[0],
      inside: [],
    };
  }

  /**
   * The cases that contain a part, each with its best place. Where a part that is a word or a
   * number stands only inside of a longer one the tier is INSIDE.
   * @param {string} part
   * @param {Rows} rows
   * @param {Set<string>} dense
   * @returns {Promise<Map<number, Hit>>}
   */
  async function exact(part, rows, dense) {
    if (!isWord(part)) return contained(grams(part, dense), rows);
    const [hits, words] = await Promise.all([
      contained(grams(part, dense), rows),
      contained([{ term: whole(part), offset: 0 }], rows),
    ]);
    hits.forEach((hit) => {
      hit.tier = INSIDE;
      hit.inside = [part];
    });
    words.forEach((hit, row) => hits.set(row, hit));
    return hits;
  }

  /**
   * The cases that have all of the terms, where they have places in the right distance.
   * @param {Gram[]} terms
   * @param {Rows} rows
   * @returns {Promise<Map<number, Hit>>}
   */
  async function contained(terms, rows) {
    const loaded = await Promise.all(terms.map((gram) => rows.lists(gram.term)));
    const tables = terms.map((gram, index) => {
      const postings = decode(loaded[index]);
      return { offset: gram.offset, postings, byCase: new Map(postings.map((one) => [one.case, one])) };
    });
    tables.sort((a, b) => a.postings.length - b.postings.length);
    /** @type {Map<number, Hit>} */
    const hits = new Map();
    tables[0].postings.forEach((first) => {
      /** @type {{offset: number, posting: Posting}[]} */
      const placed = [];
      for (const table of tables) {
        const posting = table.byCase.get(first.case);
        if (!posting) return;
        placed.push({ offset: table.offset, posting });
      }
      const hit = match(first.case, placed);
      if (hit) hits.set(first.case, hit);
    });
    return hits;
  }

  /**
   * The cases that have those of `pairs` which a part has, where these have places in the right distance: whoever
   * contains the part is among them. Null where nothing can be told, because a list is longer than `most` bytes.
   * @param {string} part
   * @param {string[]} pairs
   * @param {Rows} rows
   * @param {number} most
   * @returns {Promise<Set<number> | null>}
   */
  async function likely(part, pairs, rows, most) {
    const run = Array.from(part);
    const there = run.map((_, at) => ({ term: run.slice(at, at + 2).join(""), offset: at })).filter(({ term }) => pairs.includes(term) && !isWord(term));
    const lists = await Promise.all(there.map(({ term }) => rows.lists(term, most)));
    const short = there.filter((_, i) => !(lists[i] || {}).long);
    return short.length ? new Set((await contained(short, rows)).keys()) : null;
  }

  /**
   * The cases in all of `results`.
   * @param {Map<number, Hit>[]} results
   * @returns {Hit[]}
   */
  function every(results) {
    /** @type {Hit[]} */
    const found = [];
    results[0].forEach((hit, row) => {
      let tier = hit.tier;
      let strength = hit.strength;
      let inside = hit.inside;
      for (const other of results.slice(1)) {
        const same = other.get(row);
        if (!same) return;
        tier = Math.min(tier, same.tier);
        strength += same.strength;
        inside = inside.concat(same.inside);
      }
      found.push({ case: row, tier, strength, place: hit.place, inside });
    });
    return found;
  }

  /**
   * Best first; ties stay in the catalogue's order.
   * @param {Hit[]} hits
   * @returns {Hit[]}
   */
  function order(hits) {
    return hits.slice().sort((a, b) => b.tier - a.tier || b.strength - a.strength || a.case - b.case);
  }

  /**
   * A part cut at the names in it, the longest first; a single character that is left over
   * between them is dropped.
   * @param {string} part
   * @param {Set<string>} names
   * @returns {string[]}
   */
  function split(part, names) {
    const characters = Array.from(part);
    /** @type {string[]} */
    const found = [];
    let rest = "";
    let at = 0;
    while (at < characters.length) {
      let size = Math.min(MAX_NAME, characters.length - at);
      while (size > 1 && !names.has(characters.slice(at, at + size).join(""))) size -= 1;
      if (size > 1) {
        found.push(rest, characters.slice(at, at + size).join(""));
        rest = "";
      } else {
        rest += characters[at];
      }
      at += size;
    }
    const pieces = found.concat(rest).filter((piece) => Array.from(piece).length > 1);
    return pieces.length ? pieces : [part];
  }

  return {
    CASES,
    TIERS,
    GAP,
    JOINERS,
    IS_DIGIT,
    MAX_CHARACTERS,
    INSIDE,
    IS_HAN,
    IS_WORD,
    isWord,
    SLOT_STARTS,
    normalise,
    parts,
    grams,
    pairs,
    split,
    decode,
    exact,
    likely,
    every,
    order,
    whole,
    slotOf,
  };
})();

// For `node --test`; browsers have no `module`.
// @ts-ignore
if (typeof module !== "undefined") module.exports = anlikuQuery;
