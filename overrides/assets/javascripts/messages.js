// @ts-check
/** What stands in place of the list when there is nothing to list: ways on, never a dead end. */

/** @typedef {{address: (state: State) => string, go: (state: State) => void}} Page */

const anlikuMessages = (() => {
  "use strict";

  const { make, notice, chips } = anlikuRender;

  /**
   * There are cases with these words, but the filters leave none: say what each filter costs.
   * @param {Page} page
   * @param {string} asked
   * @param {number} all cases without any filter
   * @param {State} state
   * @param {Facet[]} facets
   * @param {Map<string, number>} without by facet, the cases if it did not matter
   */
  function relax(page, asked, all, state, facets, without) {
    const offers = facets
      .filter((facet) => state.filters[facet.key] && without.get(facet.key))
      .map((facet) => {
        const names = state.filters[facet.key].map((term) => `“${term}”`).join("");
        return { text: `去掉${names}，有 ${without.get(facet.key)} 个`, to: anlikuState.only(state, facet.key, []) };
      });
    if (Object.keys(state.filters).length > 1) {
      offers.push({ text: `去掉全部筛选，有 ${all} 个`, to: Object.assign({}, state, { filters: {} }) });
    }
    const title = asked ? `在这些筛选里没有含“${asked}”的案例` : "没有案例同时符合这些筛选";
    const links = offers.map(({ text, to }) => ({ text, href: page.address(to), act: () => page.go(to) }));
    return notice(title, make("p", {}, "放宽一项试试："), chips(links));
  }

  /**
   * No case has even a part of the words: the terms that look most like them, and the problems.
   * @param {Page} page
   * @param {string} asked
   * @param {string[]} words
   * @param {Facet[]} facets
   */
  function nothing(page, asked, words, facets) {
    const near = anlikuFacets.nearest(facets, words, 6);
    const doors = facets
      .filter((facet) => facet.key === "problem")
      .map((facet) => facet.terms.map((term) => ({ facet, term })))
      .reduce((all, some) => all.concat(some), []);
    const part = (/** @type {string} */ label, /** @type {{facet: Facet, term: string}[]} */ terms) =>
      terms.length
        ? make("div", { class: "empty__part" }, make("h3", { class: "empty__label" }, label), links(page, terms))
        : null;
    return notice(
      `没有找到和“${asked}”有关的案例`,
      make("p", {}, "换一个更短或更常用的说法，或者从下面进入。"),
      part("相近的分类", near),
      part("按问题找", doors),
    );
  }

  /**
   * @param {Page} page
   * @param {{facet: Facet, term: string}[]} terms
   */
  function links(page, terms) {
    return chips(
      terms.map(({ facet, term }) => {
        const to = anlikuState.only(anlikuState.empty(), facet.key, [term]);
        return { text: term, href: page.address(to), act: () => page.go(to) };
      }),
    );
  }

  return { relax, nothing };
})();
