// @ts-check
/**
 * Which cases are near to a question that few contain: by what they mean, and by pairs of characters.
 *
 * The same as `tooling/anliku/search/static/near.py`, which explains it, with whole numbers only;
 * shared vectors (tests/search/vectors.json) hold the two together. No DOM, nothing loaded here.
 */

/**
 * @typedef {import("./query").List} List
 * @typedef {{start: number, end: number, text: string, weight: number, names: boolean}} Span a word in a part of a question; `names`:
 *   whether people say it for a term of the case
 * @typedef {{case: number, score: number, words: string[], certain: boolean}} Near `words`: why, the weightiest first
 * @typedef {{cases: number, lists: (term: string, most?: number) => Promise<List | null>,
 *   meant: (term: string) => Promise<Map<string, Uint8Array>>}} Rows an index, looked up. `lists`: null also for a list that
 *   takes more bytes than `most` (`long`); `meant`: the words that cases mean and whose anchor is the term
 */

const anlikuNear = ((query) => {
  "use strict";

  const { IS_HAN, pairs, isWord, whole, decode, slotOf, TIERS, CASES } = query;
  const LONG = 3000;
  const [LEAST, SLOPE, SHORT, LOWEST] = [180, 14, 5, 130];
  const LEAST_BY_PAIRS = 64;
  const NAMES = 128;
  const WORDS = 3;
  const MEANING = 256;
  const PAIRS = 192;
  const WHOLE = 100;
  const PLACES = [1, 3, 6, 8];
  const RARE = 16;

  /**
   * The cases that are near to the parts of a question, nearest first. Where one case passes the threshold
   * the question has an answer, and all are near that score half as much as the best or more.
   * @param {string[]} asked
   * @param {Rows} rows
   * @returns {Promise<Near[]>}
   */
  async function near(asked, rows) {
    const [meanings, { has, wholeWorth }] = await Promise.all([
      Promise.all(asked.map((part) => meaning(part, rows))),
      worthOf(asked, rows),
    ]);
    const wholeWeight = meanings.reduce((sum, { weight }) => sum + weight, 0);
    /** @type {Map<number, Span[][]>} */
    const chosen = new Map();
    meanings.forEach(({ byCase }) =>
      byCase.forEach((spans, row) => chosen.set(row, (chosen.get(row) || []).concat([spans]))),
    );
    const many = asked.reduce((sum, part) => sum + size(part), 0);
    const least = Math.max(LOWEST, LEAST - SLOPE * Math.max(0, many - SHORT));
    /** @type {Near[]} */
    const others = [];
    let answered = false;
    new Set([...chosen.keys(), ...has.keys()]).forEach((row) => {
      const every = chosen.get(row) || [];
      const spans = every.reduce((all, some) => all.concat(weightiest(some)), /** @type {Span[]} */ ([]));
      const pairsHere = has.get(row) || [];
      const meant = Math.floor((MEANING * weightOf(spans)) / Math.max(WHOLE, wholeWeight));
      const score = meant + Math.floor((PAIRS * weightOf(pairsHere)) / wholeWorth);
      const heaviest = Math.max(0, ...spans.map((span) => span.weight));
      const certain = isCertain(every, asked);
      answered = answered || certain || (wholeWeight ? score + Math.floor(heaviest / 2) >= least : score >= LEAST_BY_PAIRS);
      const reasons = spans.length ? spans : pairsHere;
      const words = reasons.slice().sort((a, b) => b.weight - a.weight).map((reason) => reason.text);
      others.push({ case: row, score, words: Array.from(new Set(words)).slice(0, WORDS), certain });
    });
    if (!answered) return [];
    const best = others.reduce((most, { score }) => Math.max(most, score), 0);
    const close = others.filter(({ score }) => 2 * score >= best);
    return close.sort((a, b) => b.score - a.score || a.case - b.case);
  }

  /** @param {{weight: number}[]} spans */
  const weightOf = (spans) => spans.reduce((sum, span) => sum + span.weight, 0);

  /** @param {string} text */
  const size = (text) => Array.from(text).length;

  /**
   * Whether words that people say for a term of the case make up half of what was asked, or more.
   * @param {Span[][]} every the words of each part that the case means
   * @param {string[]} asked
   */
  function isCertain(every, asked) {
    const said = every.reduce(
      (sum, some) => sum + weightiest(some.filter((span) => span.names)).reduce((all, span) => all + size(span.text), 0),
      0,
    );
    const whole = asked.reduce((sum, part) => sum + size(part), 0);
    return whole > 0 && 2 * said >= whole;
  }

  /**
   * How much the words of a part say, and for each case those that it means.
   * @param {string} part
   * @param {Rows} rows
   */
  async function meaning(part, rows) {
    const words = await wordsOf(part, rows);
    /** @type {Map<number, Span[]>} */
    const byCase = new Map();
    words.forEach(({ start, end, text, data }) =>
      decode({ kind: CASES, data: data.subarray(1) }).forEach((row) => {
        const spans = byCase.get(row.case) || [];
        spans.push({ start, end, text, weight: Math.floor(((row.impact & (NAMES - 1)) * 7) / 4), names: row.impact >= NAMES });
        byCase.set(row.case, spans);
      }),
    );
    const own = words.map(({ start, end, text, data }) => ({ start, end, text, weight: data[0], names: false }));
    return { weight: weightOf(weightiest(own)), byCase };
  }

  /**
   * The words of a part that the index knows; by their ends, of those that end together the longer first.
   * @param {string} part
   * @param {Rows} rows
   */
  async function wordsOf(part, rows) {
    const characters = Array.from(part);
    const starts = characters.map((_, at) => at).filter((at) => begins(characters, at));
    const known = await Promise.all(starts.map((at) => rows.meant(anchor(characters, at))));
    /** @type {{start: number, end: number, text: string, data: Uint8Array}[]} */
    const words = [];
    starts.forEach((start, i) =>
      known[i].forEach((data, text) => {
        const end = start + size(text);
        const here = characters.slice(start, end).join("") === text;
        if (here && !cuts(characters, end)) words.push({ start, end, text, data });
      }),
    );
    return words.sort((a, b) => a.end - b.end || a.start - b.start);
  }

  /**
   * Of words that may overlap those that do not and weigh most together; `spans` come by their ends.
   * @param {Span[]} spans
   * @returns {Span[]}
   */
  function weightiest(spans) {
    /** @type {{end: number, weight: number, spans: Span[]}[]} */
    const best = [{ end: 0, weight: 0, spans: [] }];
    spans.forEach((span) => {
      let at = best.length - 1;
      while (best[at].end > span.start) at -= 1;
      const weight = best[at].weight + span.weight;
      if (weight > best[best.length - 1].weight) best.push({ end: span.end, weight, spans: [...best[at].spans, span] });
    });
    return best[best.length - 1].spans;
  }

  /**
   * Whether a word may begin at a place of a part.
   * @param {string[]} characters
   * @param {number} at
   */
  function begins(characters, at) {
    if (IS_HAN.test(characters[at])) return at + 1 < characters.length && IS_HAN.test(characters[at + 1]);
    return at === 0 || IS_HAN.test(characters[at - 1]);
  }

  /**
   * The term whose page has the words that may begin at a place of a part.
   * @param {string[]} characters
   * @param {number} at
   */
  function anchor(characters, at) {
    if (IS_HAN.test(characters[at])) return characters[at] + characters[at + 1];
    let end = at;
    while (end < characters.length && !IS_HAN.test(characters[end])) end += 1;
    return whole(characters.slice(at, end).join(""));
  }

  /**
   * Whether a Latin word or number goes on across a place.
   * @param {string[]} characters
   * @param {number} at
   */
  const cuts = (characters, at) =>
    at < characters.length && !IS_HAN.test(characters[at]) && !IS_HAN.test(characters[at - 1]);

  /**
   * The pairs of a question that each case has, with what each is worth there, and what all pairs would be worth
   * in a title.
   * @param {string[]} asked
   * @param {Rows} rows
   */
  async function worthOf(asked, rows) {
    /** @type {string[]} */
    const none = [];
    const wanted = Array.from(new Set(none.concat(...asked.map(pairs))));
    const lists = await Promise.all(wanted.map((pair) => rows.lists(isWord(pair) ? whole(pair) : pair, LONG)));
    /** @type {Map<number, {text: string, weight: number}[]>} */
    const has = new Map();
    let rarities = 0;
    lists.forEach((list, i) => {
      if (list && list.long) return;
      const postings = decode(list);
      const rarity = rarityOf(postings.length, rows.cases);
      rarities += rarity;
      postings.forEach((row) => {
        const tier = row.positions.length ? TIERS[slotOf(row.positions[0])] : row.impact >> 6;
        const here = has.get(row.case) || [];
        here.push({ text: wanted[i], weight: rarity * PLACES[tier] });
        has.set(row.case, here);
      });
    });
    return { has, wholeWorth: Math.max(1, rarities * PLACES[PLACES.length - 1]) };
  }

  /** @param {number} number */
  const bits = (number) => 32 - Math.clz32(number);

  /**
   * 1–16 for a term that so many cases have: the fewer the more, whatever the size of the library.
   * @param {number} cases
   * @param {number} of
   */
  const rarityOf = (cases, of) => (cases ? Math.floor((RARE * bits(Math.floor(of / cases))) / bits(of)) : RARE);

  return { near, weightiest, wordsOf };
})(
  // For `node --test`; browsers have no `module`.
  // @ts-ignore
  typeof module !== "undefined" ? require("./query.js") : anlikuQuery,
);

// @ts-ignore
if (typeof module !== "undefined") module.exports = anlikuNear;
