// @ts-check
/**
 * Words of a query that name a year or a term, as filters that are offered: `2024年一等奖英语` →
 * 2024 · 一等奖 · 英语. No DOM, nothing loaded here.
 *
 * The same as `tooling/anliku/search/static/offers.py`, which explains it; shared vectors
 * (tests/search/offers.json) hold the two together.
 */

/**
 * @typedef {Record<string, string[]>} Filters facet → terms
 * @typedef {Record<string, Record<string, string[]>>} Spoken facet → term → the words in which readers ask for it
 * @typedef {{facet: string, terms: string[], alone: boolean}} Name `alone`: counts only as a part of its own
 * @typedef {{filters: Filters, rest: string}} Reading a query as filters and the words that are left
 * @typedef {{filters: Filters, rest: string, count: number}} Offer all filters that would be on, the query that
 *   would be left, and the cases that have both
 * @typedef {{size: number, facet: string, terms: string[]}} Named what stands at a place
 */

const anlikuOffers = (() => {
  "use strict";

  // For `node --test`; browsers have the script before this one.
  // @ts-ignore
  const { parts, GAP, IS_HAN, IS_WORD } = typeof module === "undefined" ? anlikuQuery : require("./query.js");

  const YEAR = "year";
  const MOST = 3;
  const LONGEST = 48;
  const SHORT = 2;
  const NAMING = ["award", "region", "stage", "subject", "school", "problem", "category", "kind"];
  const ASKING = ["school", "problem", "subject", "stage", "award", "region", "category", "kind"];
  const ALONE = ["category", "kind", "evidence"];
  const ENDINGS = new Set(Array.from("课题生类组段级区市县校里中上下的和与及之在"));
  const A_YEAR = /^(20[0-9]{2})(?:年度|学年|年)?(?![0-9.,/:-])/;
  const LEFT_OVER = /^[的和与及之在]+|[的和与及之在]+$/g;
  const LONGEST_CUT = 4;
  const CASES = ["案例", "优秀案例", "获奖案例"];

  /**
   * Every name of the terms → what it stands for.
   * @param {{key: string, terms: string[], aliases: string[][]}[]} facets as `meta.js` describes them
   * @returns {Map<string, Name>}
   */
  function names(facets) {
    /** @type {Map<string, Name>} */
    const named = new Map();
    ordered(facets, NAMING).forEach(({ key, terms, aliases }) =>
      terms.forEach((term, i) =>
        [term].concat(aliases[i]).forEach((text) => {
          const plain = form(text);
          if (Array.from(plain).length > 1 && !named.has(plain)) named.set(plain, { facet: key, terms: [term], alone: ALONE.includes(key) });
        }),
      ),
    );
    return named;
  }

  /**
   * Names and what readers say; a name comes before that.
   * @param {{key: string, terms: string[]}[]} facets
   * @param {Map<string, Name>} named
   * @param {Spoken} spoken
   * @returns {Map<string, Name>}
   */
  function said(facets, named, spoken) {
    /** @type {Map<string, Name>} */
    const asked = new Map();
    ordered(facets, ASKING).forEach(({ key, terms }) => {
      const forms = spoken[key] || {};
      terms.forEach((term) =>
        (forms[term] || []).forEach((text) => {
          const plain = form(text);
          const known = asked.get(plain);
          if (Array.from(plain).length < 2) return;
          if (!known) asked.set(plain, { facet: key, terms: [term], alone: ALONE.includes(key) });
          else if (known.facet === key && !known.terms.includes(term)) known.terms.push(term);
        }),
      );
    });
    return new Map([...asked, ...named]);
  }

  /** @param {string} text */
  const form = (text) => parts(text).join(GAP);

  /**
   * @template {{key: string}} T
   * @param {T[]} facets
   * @param {string[]} order
   * @returns {T[]}
   */
  function ordered(facets, order) {
    const place = (/** @type {T} */ { key }) => (order.includes(key) ? order.indexOf(key) : order.length);
    return facets.slice().sort((a, b) => place(a) - place(b));
  }

  /**
   * The filters that a query names and its other words.
   * @param {string} query
   * @param {Map<string, Name>} known
   * @param {(number | string)[]} years
   * @returns {Reading}
   */
  function read(query, known, years) {
    const asked = parts(query);
    const text = Array.from(asked.join(GAP));
    /** @type {Filters} */
    const filters = {};
    let left = "";
    let at = 0;
    while (at < text.length) {
      const named = yearAt(text, at, years.map(String)) || nameAt(text, at, known);
      if (named) {
        const terms = filters[named.facet] || [];
        filters[named.facet] = terms.concat(named.terms.filter((term) => !terms.includes(term)));
        left += GAP;
      } else {
        left += text[at];
      }
      at += named ? named.size : 1;
    }
    return { filters, rest: rest(left, asked).join(" ") };
  }

  /**
   * @param {string[]} text
   * @param {number} at
   * @param {string[]} years
   * @returns {Named | null}
   */
  function yearAt(text, at, years) {
    const match = A_YEAR.exec(text.slice(at, at + 8).join(""));
    if (!match || !years.includes(match[1])) return null;
    const whole = endsBefore(text, at) && endsBefore(text, at + match[0].length);
    return whole ? { size: match[0].length, facet: YEAR, terms: [match[1]] } : null;
  }

  /**
   * The longest name that stands at a place, not within a Latin word or a number.
   * @param {string[]} text
   * @param {number} at
   * @param {Map<string, Name>} known
   * @returns {Named | null}
   */
  function nameAt(text, at, known) {
    for (let size = Math.min(LONGEST, text.length - at); size > 1; size -= 1) {
      const name = known.get(text.slice(at, at + size).join(""));
      if (!name || !endsBefore(text, at) || !endsBefore(text, at + size)) continue;
      if (size === SHORT && torn(text, at + size, known)) continue;
      if (!name.alone || (isEdge(text[at - 1]) && isEdge(text[at + size]))) return { size, facet: name.facet, terms: name.terms };
    }
    return null;
  }

  /**
   * Whether a short name that ends here leaves one character of a longer word behind: 写作业 is not 写作.
   * @param {string[]} text
   * @param {number} end
   * @param {Map<string, Name>} known
   */
  function torn(text, end, known) {
    const left = text[end] || "";
    if (!IS_HAN.test(left) || ENDINGS.has(left)) return false;
    const after = text.slice(end + 1);
    if (isEdge(after[0])) return true;
    return Array.from({ length: Math.min(LONGEST, after.length) }, (_, i) => i + 1).some(
      (size) => size > 1 && known.has(after.slice(0, size).join("")),
    );
  }

  /** @param {string | undefined} character */
  const isEdge = (character) => character === undefined || character === GAP;

  /**
   * Whether no Latin word or number goes on across a place.
   * @param {string[]} text
   * @param {number} at
   */
  const endsBefore = (text, at) =>
    at <= 0 || at >= text.length || !IS_WORD.test(text[at - 1]) || !IS_WORD.test(text[at]);

  /**
   * @param {string} left
   * @param {string[]} asked
   */
  function rest(left, asked) {
    return Array.from(new Set(left.split(GAP)))
      .map((piece) => (asked.includes(piece) ? piece : shorn(piece)))
      .filter(Boolean);
  }

  /** @param {string} piece */
  function shorn(piece) {
    const cut = piece.replace(LEFT_OVER, "");
    const size = Array.from(cut).length;
    return size > 1 && size <= LONGEST_CUT && !CASES.includes(cut) ? cut : "";
  }

  /**
   * The filters that would be on.
   * @param {Reading} reading
   * @param {Filters} now
   * @returns {Filters}
   */
  const wanted = (reading, now) => Object.assign({}, now, reading.filters);

  /**
   * What a reader may choose instead of the words, beside the filters that are on: all that is named with
   * the rest of the words; without the rest where no case has both; and where no case has all that is
   * named, all but one of it. Choices without a case are none.
   * @param {Reading} reading
   * @param {Filters} now
   * @param {(filters: Filters, rest: string) => Promise<number>} count
   * @returns {Promise<Offer[]>}
   */
  async function offers(reading, now, count) {
    const filters = wanted(reading, now);
    const keys = Object.keys(reading.filters);
    if (keys.every((key) => same(reading.filters[key], now[key]))) return [];
    for (const words of reading.rest ? [reading.rest, ""] : [""]) {
      const number = await count(filters, words);
      if (number) return [{ filters, rest: words, count: number }];
    }
    if (keys.length === 1) return [];
    const fewer = keys.map(async (left) => {
      const some = Object.assign({}, filters);
      delete some[left];
      return { filters: some, rest: "", count: await count(some, "") };
    });
    return (await Promise.all(fewer)).filter((offer) => offer.count).slice(0, MOST);
  }

  /** @param {string[]} terms @param {string[] | undefined} others */
  const same = (terms, others) => others !== undefined && terms.join(GAP) === others.join(GAP);

  /**
   * The years as a facet, for what is a facet's: the state, its address, its chips.
   * @param {(number | string)[]} years
   */
  const yearFacet = (years) => ({ key: YEAR, label: "年度", terms: years.map(String) });

  return { yearFacet, names, said, read, offers };
})();

// @ts-ignore
if (typeof module !== "undefined") module.exports = anlikuOffers;
