// @ts-check
/**
 * Which cases answer a query: those that contain it, and where few of these are strong those that are near.
 *
 * The same as `search` of `tooling/anliku/search/static/query.py`; shared vectors (tests/search/vectors.json)
 * hold the two together. No DOM, nothing loaded here.
 */

/**
 * @typedef {import("./query").Hit} Hit
 * @typedef {import("./near").Near} Near
 * @typedef {import("./near").Rows} Rows
 * @typedef {{level: number, hits: Hit[], parts: string[], strong: number, near: Near[], lacking: boolean}} Answer
 *   `parts`: what the hits contain, the query's own or what they were cut into; `strong`: so many of the hits, the
 *   first ones, are strong; `near`: other cases, nearest first, unsure ones where none contains it; `lacking`: what is
 *   near could not be loaded
 */

const anlikuAnswer = ((query, nearby) => {
  "use strict";

  const { parts, exact, likely, every, order, split } = query;
  const { LONG, SENTENCE, near, telling } = nearby;
  /** What the hits contain: nothing, the words cut at the taxonomy's names, the words as they were asked. */
  const LEVEL = { NONE: 0, APART: 1, EXACT: 2 };
  /** With so many strong hits nothing near is looked for. */
  const ENOUGH = 3;
  /** So many cases are near at most. */
  const MOST = 10;
  /** Characters of a part from which on it is two words more likely than one. */
  const PHRASE = 4;
  /** The strength of three places in a body. */
  const SEVERAL = 21;

  /**
   * Answer a query.
   * @param {string} text
   * @param {Rows} rows
   * @param {Set<string>} dense
   * @param {Set<string>} [names] terms of the taxonomy with their aliases, normalised
   * @returns {Promise<Answer>}
   */
  async function search(text, rows, dense, names = new Set()) {
    const asked = parts(text);
    if (!asked.length) return { level: LEVEL.NONE, hits: [], parts: [], strong: 0, near: [], lacking: false };
    const longest = Math.max(...asked.map((part) => Array.from(part).length));
    const isSentence = longest >= SENTENCE;
    // Few cases contain two words in a row: what is near to them is asked for meanwhile, not afterwards.
    const ahead = longest >= PHRASE ? near(asked, rows, names) : null;
    if (ahead) ahead.catch(() => undefined);
    /** @type {string[]} */
    const none = [];
    const told = isSentence ? await Promise.all(asked.map((part) => telling(part, rows))).catch(() => none) : none;
    const pairs = none.concat(...told);
    const containing = await contain(asked, rows, dense, names, pairs);
    const { hits } = containing;
    const strong = hits.filter((hit) => isStrong(hit, containing.level, containing.parts.length)).length;
    if (strong >= ENOUGH) return { ...containing, strong, near: [], lacking: false };
    const shown = new Set(hits.map((hit) => hit.case));
    // What contains the words stands even where the rest does not come.
    const others = await (ahead || near(asked, rows, names)).catch((error) => (hits.length ? null : Promise.reject(error)));
    const close = containing.level === LEVEL.APART ? placed(others || [], shown) : others || [];
    const left = close.filter((other) => !shown.has(other.case) && !(hits.length && other.unsure)).slice(0, MOST);
    return { ...containing, strong, near: left, lacking: !others };
  }

  /**
   * The near cases where words stand apart in texts, which may have nothing to do with each other: what is nearer goes before.
   * @param {Near[]} others
   * @param {Set<number>} containing the cases in which they do
   * @returns {Near[]}
   */
  function placed(others, containing) {
    const nearest = Math.max(0, ...others.filter((other) => containing.has(other.case)).map(({ score }) => score));
    return others.map((other) => ({ ...other, certain: other.certain || other.score > nearest }));
  }

  /**
   * The cases that contain the parts, or else the pieces that the parts are cut into at names.
   * @param {string[]} asked
   * @param {Rows} rows
   * @param {Set<string>} dense
   * @param {Set<string>} names
   * @param {string[]} pairs whose lists are there: where no case has them together, no other list is loaded
   * @returns {Promise<{level: number, hits: Hit[], parts: string[]}>}
   */
  async function contain(asked, rows, dense, names, pairs) {
    const all = async (/** @type {string[]} */ some) =>
      (await mayContain(some, pairs, rows)) ? order(every(await Promise.all(some.map((part) => exact(part, rows, dense))))) : [];
    const hits = await all(asked);
    if (hits.length) return { level: LEVEL.EXACT, hits, parts: asked };
    /** @type {string[]} */
    const none = [];
    const pieces = Array.from(new Set(none.concat(...asked.map((part) => split(part, names)))));
    if (pieces.join(",") !== asked.join(",")) {
      const apart = await all(pieces);
      if (apart.length) return { level: LEVEL.APART, hits: apart, parts: pieces };
    }
    return { level: LEVEL.NONE, hits: [], parts: asked };
  }

  /**
   * Whether some case may contain all parts, as far as the lists of `pairs` tell.
   * @param {string[]} parts
   * @param {string[]} pairs
   * @param {Rows} rows
   */
  async function mayContain(parts, pairs, rows) {
    if (!pairs.length) return true;
    const told = (await Promise.all(parts.map((part) => likely(part, pairs, rows, LONG)))).flatMap((some) => some || []);
    return !told.length || Array.from(told[0]).some((row) => told.every((some) => some.has(row)));
  }

  /**
   * Whether a case is about what it contains: it has it in its title, terms, summary or headings, or
   * in several places.
   * @param {Hit} hit
   * @param {number} level
   * @param {number} many parts of the query
   */
  const isStrong = (hit, level, many) =>
    hit.tier > 0 || (hit.tier === 0 && level === LEVEL.EXACT && hit.strength >= SEVERAL * many);

  return { LEVEL, search };
})(
  // For `node --test`; browsers have no `module`.
  // @ts-ignore
  typeof module !== "undefined" ? require("./query.js") : anlikuQuery,
  // @ts-ignore
  typeof module !== "undefined" ? require("./near.js") : anlikuNear,
);

// @ts-ignore
if (typeof module !== "undefined") module.exports = anlikuAnswer;
