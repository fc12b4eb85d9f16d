// @ts-check
/**
 * What is offered for what has been typed so far: names of terms, phrases, questions that cases answer, titles of
 * cases; by characters and by sound. No DOM; rows come from a function (see `tooling/anliku/search/forms/typeahead.py`).
 */

/**
 * @typedef {{kind: "name" | "word" | "question" | "case" | "recent", text: string, facet: string, term: string, url: string}} Hint
 */

const anlikuHints = (() => {
  "use strict";

  // For `node --test`; browsers have the scripts before this one.
  // @ts-ignore
  const { normalise } = typeof module === "undefined" ? anlikuQuery : require("./query.js");
  // @ts-ignore
  const { likelyKeys, begins } = typeof module === "undefined" ? anlikuFitting : require("./fitting.js");

  /** So many of each kind, and of all. */
  const NAMES = 3;
  const WORDS = 3;
  const QUESTIONS = 2;
  const CASES = 2;
  const LONGEST = 24;
  /** Looks by sound that one text takes. */
  const LOOKS = 2;
  const LATIN = /^[a-z][a-z ']*$/;

  /**
   * What a text may be the beginning of, names of terms first.
   * @param {string} text
   * @param {(key: string) => Promise<string[]>} rows
   * @returns {Promise<Hint[]>}
   */
  async function hints(text, rows) {
    const typed = normalise(text);
    const characters = Array.from(typed);
    const latin = LATIN.test(typed);
    if (!typed || characters.length > LONGEST || (latin && characters.length < 2)) return [];
    const written = (await rows(`h${characters.slice(0, 2).join("")}`)).map(hint).filter((one) => normalise(one.text).includes(typed));
    const spoken = latin ? await bySound(typed.replace(/[^a-z]/g, ""), rows) : [];
    const isAll = (/** @type {Hint} */ one) => normalise(one.text) === typed;
    const all = [...written.filter(isAll), ...written.filter((one) => !isAll(one)), ...spoken];
    return some(all, "name", NAMES).concat(some(all, "word", WORDS), some(all, "question", QUESTIONS), some(all, "case", CASES));
  }

  /**
   * The first of a kind, none twice, and of several names of one term only the best.
   * @param {Hint[]} all
   * @param {string} kind
   * @param {number} most
   */
  function some(all, kind, most) {
    /** @type {Map<string, Hint>} */
    const once = new Map();
    all.forEach((one) => {
      const leads = one.kind === "name" ? `${one.facet}:${one.term}` : one.text;
      if (one.kind === kind && !once.has(leads)) once.set(leads, one);
    });
    return Array.from(once.values()).slice(0, most);
  }

  /**
   * @param {string} letters
   * @param {(key: string) => Promise<string[]>} rows
   * @returns {Promise<Hint[]>}
   */
  async function bySound(letters, rows) {
    const lists = await Promise.all(likelyKeys(letters, new Map()).slice(0, LOOKS).map((/** @type {string} */ key) => rows(`<${key}`)));
    /** @type {Hint[]} */
    const found = [];
    lists.forEach((list) =>
      list.forEach((row) => {
        const cut = row.indexOf("\t");
        const one = hint(row.slice(cut + 1));
        if (begins(letters, { text: one.text, reading: row.slice(0, cut).split("'") })) found.push(one);
      }),
    );
    return found;
  }

  /**
   * A row of the book, read.
   * @param {string} row
   * @returns {Hint}
   */
  function hint(row) {
    const [kind, text, third, fourth] = row.split("\t");
    if (kind === "n") return { kind: "name", text, facet: third, term: fourth, url: "" };
    if (kind === "c") return { kind: "case", text, facet: "", term: "", url: third };
    return { kind: kind === "q" ? "question" : "word", text, facet: "", term: "", url: "" };
  }

  return { hints };
})();

// For `node --test`; browsers have no `module`.
// @ts-ignore
if (typeof module !== "undefined") module.exports = anlikuHints;
