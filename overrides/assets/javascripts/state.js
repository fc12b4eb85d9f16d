// @ts-check
/**
 * What is asked, and how it stands in the address: `?q=阅读&subject=语文&subject=数学&sort=year`.
 * The address is the whole state. No DOM.
 */

/**
 * @typedef {{key: string, label: string, terms: string[]}} Facet a facet and the terms that some case carries
 * @typedef {{q: string, filters: Record<string, string[]>, sort: string}} State
 * @typedef {{key: string, label: string, name: string}} Lost a filter of an address that the page has no term for
 */

const anlikuState = (() => {
  "use strict";

  const SORTS = ["relevance", "year", "award"];
  /** Characters of a query that the address keeps; more than are looked at, so that the page can say so again. */
  const KEPT = 100;

  /** @returns {State} */
  const empty = () => ({ q: "", filters: {}, sort: "relevance" });

  /**
   * The state of an address. Unknown keys and terms count for nothing.
   * @param {string} search with or without its `?`
   * @param {Facet[]} facets
   * @returns {State}
   */
  function read(search, facets) {
    const given = new URLSearchParams(search);
    const state = empty();
    state.q = given.get("q") || "";
    facets.forEach((facet) => {
      /** @type {Set<string>} */
      const wanted = new Set();
      given.getAll(facet.key).forEach((value) => {
        // A term may hold a comma itself; then the whole value is meant.
        (facet.terms.includes(value) ? [value] : value.split(",")).forEach((name) => wanted.add(name.trim()));
      });
      const terms = facet.terms.filter((term) => wanted.has(term));
      if (terms.length) state.filters[facet.key] = terms;
    });
    const sort = given.get("sort") || "";
    if (SORTS.includes(sort)) state.sort = sort;
    return state;
  }

  /**
   * The filters of an address that name no term of the page: perhaps an alias or a former name.
   * @param {string} search
   * @param {Facet[]} facets
   * @returns {Lost[]}
   */
  function lost(search, facets) {
    const given = new URLSearchParams(search);
    /** @type {Lost[]} */
    const found = [];
    facets.forEach(({ key, label, terms }) =>
      given.getAll(key).forEach((value) => {
        const names = terms.includes(value) ? [] : value.split(",").map((name) => name.trim());
        names.filter((name) => name && !terms.includes(name)).forEach((name) => found.push({ key, label, name }));
      }),
    );
    return found;
  }

  /**
   * The query string of a state, with its `?`; empty for the plain page.
   * @param {State} state
   * @param {Facet[]} facets
   * @returns {string}
   */
  function write(state, facets) {
    const out = new URLSearchParams();
    const characters = Array.from(state.q);
    const q = characters.length > KEPT ? characters.slice(0, KEPT).join("") : state.q;
    if (q.trim()) out.append("q", q);
    facets.forEach((facet) => (state.filters[facet.key] || []).forEach((term) => out.append(facet.key, term)));
    if (state.sort !== "relevance") out.append("sort", state.sort);
    const text = out.toString();
    return text ? `?${text}` : "";
  }

  /**
   * The state with one term put on or taken off; the terms keep the facet's order.
   * @param {State} state
   * @param {Facet} facet
   * @param {string} term
   * @returns {State}
   */
  function toggle(state, facet, term) {
    const now = new Set(state.filters[facet.key] || []);
    if (!now.delete(term)) now.add(term);
    return only(state, facet.key, facet.terms.filter((name) => now.has(name)));
  }

  /**
   * The state with exactly these terms of a facet; none means that the facet does not matter.
   * @param {State} state
   * @param {string} key
   * @param {string[]} terms
   * @returns {State}
   */
  function only(state, key, terms) {
    const filters = Object.assign({}, state.filters);
    delete filters[key];
    if (terms.length) filters[key] = terms;
    return { q: state.q, filters, sort: state.sort };
  }

  /**
   * The chosen terms in the facets' order.
   * @param {State} state
   * @param {Facet[]} facets
   * @returns {{facet: Facet, term: string}[]}
   */
  function chosen(state, facets) {
    /** @type {{facet: Facet, term: string}[]} */
    const found = [];
    facets.forEach((facet) => (state.filters[facet.key] || []).forEach((term) => found.push({ facet, term })));
    return found;
  }

  return { SORTS, KEPT, empty, read, lost, write, toggle, only, chosen };
})();

// For `node --test`; browsers have no `module`.
// @ts-ignore
if (typeof module !== "undefined") module.exports = anlikuState;
