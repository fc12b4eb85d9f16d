// @ts-check
/**
 * Which of the found cases the filters keep, how many each further choice would give, and in
 * which order they stand. Terms of one facet are OR, facets are AND. No DOM.
 */

/**
 * @typedef {import("./state").Facet & {rows: number[][]}} Column `rows`: for each case the numbers of its terms
 * @typedef {{cases: number, facets: Column[], years: number[]}} Columns `years`: for each case its year
 * @typedef {{kept: number[], counts: number[][], without: number[]}} Counted
 *   `kept`: the cases that pass, in the given order; `counts`: by facet and term, the results under the
 *   other facets; `without`: by facet, the results if that facet did not matter
 */

const anlikuFacets = (() => {
  "use strict";

  // For `node --test`; browsers have the script before this one.
  // @ts-ignore
  const { yearFacet } = typeof module === "undefined" ? anlikuOffers : require("./offers.js");

  /**
   * The columns of `meta.js`, unpacked.
   * @param {Meta} meta
   * @param {(column: string, bits: number, count: number) => ArrayLike<number>} unpack
   * @returns {Columns}
   */
  function columns(meta, unpack) {
    const years = Array.from(unpack(meta.year, meta.yearBits, meta.cases), (number) => meta.years[number]);
    const year = Object.assign(yearFacet(meta.years), { rows: years.map((one) => [meta.years.indexOf(one)]) });
    const facets = meta.facets.map((facet) => {
      const rows = Array.from(unpack(facet.column, facet.bits, meta.cases), (number) => facet.sets[number] || []);
      return { key: facet.key, label: facet.label, terms: facet.terms, rows };
    });
    return { cases: meta.cases, facets: facets.concat(year), years };
  }

  /**
   * @param {Columns} table
   * @param {Record<string, string[]>} filters
   * @param {number[]} cases
   * @returns {Counted}
   */
  function count(table, filters, cases) {
    const wanted = table.facets.map((facet) => {
      const names = filters[facet.key] || [];
      return names.length ? new Set(names.map((name) => facet.terms.indexOf(name))) : null;
    });
    const counts = table.facets.map((facet) => facet.terms.map(() => 0));
    const without = table.facets.map(() => 0);
    /** @type {number[]} */
    const kept = [];
    cases.forEach((row) => {
      let misses = 0;
      let missed = -1;
      wanted.forEach((terms, index) => {
        if (terms && !table.facets[index].rows[row].some((term) => terms.has(term))) {
          misses += 1;
          missed = index;
        }
      });
      if (misses > 1) return;
      if (misses === 0) kept.push(row);
      table.facets.forEach((facet, index) => {
        if (misses === 1 && index !== missed) return;
        without[index] += 1;
        facet.rows[row].forEach((term) => (counts[index][term] += 1));
      });
    });
    return { kept, counts, without };
  }

  /**
   * The cases in the wished order; ties stay as they are given. The taxonomy lists awards from
   * the highest down; a case without one comes last.
   * @param {Columns} table
   * @param {number[]} cases
   * @param {string} sort
   * @returns {number[]}
   */
  function arrange(table, cases, sort) {
    if (sort === "year") return cases.slice().sort((a, b) => table.years[b] - table.years[a]);
    const awards = table.facets.find((facet) => facet.key === "award");
    if (sort !== "award" || !awards) return cases;
    const rank = (/** @type {number} */ row) => Math.min(awards.terms.length, ...awards.rows[row]);
    return cases.slice().sort((a, b) => rank(a) - rank(b));
  }

  return { columns, count, arrange };
})();

// For `node --test`; browsers have no `module`.
// @ts-ignore
if (typeof module !== "undefined") module.exports = anlikuFacets;
