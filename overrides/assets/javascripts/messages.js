// @ts-check
/** What stands in place of the list when there is nothing to list: ways on, never a dead end. */

/** @typedef {{facet: Facet, term: string}} Named */
/** @typedef {{address: (state: State) => string, go: (state: State) => void}} Page */

const anlikuMessages = (() => {
  "use strict";

  const { make, notice, chips, plainly } = anlikuRender;
  const { LEVEL, INSIDE } = anlikuQuery;
  /** Points of likeness (see facets.js) from which a term is worth a mention: two characters in a row and one more. */
  const ALIKE = 5.5;

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
    const one = facets.some((facet) => state.filters[facet.key] && without.get(facet.key));
    return notice(title, make("p", {}, one ? "放宽一项试试：" : "哪一项单独去掉都不够，可以："), chips(links));
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
    const part = (/** @type {string} */ label, /** @type {Named[]} */ terms, mixed = false) =>
      terms.length
        ? make("div", { class: "empty__part" }, make("h3", { class: "empty__label" }, label), links(page, terms, mixed))
        : null;
    return notice(
      `没有找到和“${asked}”有关的案例`,
      make("p", {}, "换一个更短或更常用的说法，或者从下面进入。"),
      part("相近的分类", near, true),
      part("按问题找", doors),
    );
  }

  /**
   * @param {Page} page
   * @param {Named[]} terms
   * @param {boolean} mixed of several facets: 数学 is a 学科 and a 类别
   */
  function links(page, terms, mixed) {
    return chips(
      terms.map(({ facet, term }) => {
        const to = anlikuState.only(anlikuState.empty(), facet.key, [term]);
        return { text: mixed ? `${facet.label}：${term}` : term, href: page.address(to), act: () => page.go(to) };
      }),
    );
  }

  /**
   * How the results contain what was asked, where that is not simply so; else nothing.
   * @param {Answer} answer
   * @param {Hit[]} hits
   * @param {string} asked
   */
  function how(answer, hits, asked) {
    if (answer.level === LEVEL.APART) {
      return `没有连着写的“${asked}”，以下案例里${answer.parts.map((part) => `“${part}”`).join("")}都有。`;
    }
    const inside = answer.parts.length > 0 && hits.every((hit) => hit.tier === INSIDE);
    return inside ? `没有单独写的“${asked}”，以下案例里它是更长的词或数字的一部分。` : "";
  }

  /**
   * Terms that look like what was asked, as a sentence; empty where none does.
   * @param {Page} page
   * @param {string[]} words
   * @param {Facet[]} facets
   * @returns {(string | Node)[]}
   */
  function near(page, words, facets) {
    /** @type {(string | Node)[]} */
    const said = [];
    anlikuFacets.nearest(facets, words, 3, ALIKE).forEach(({ facet, term }) => {
      const to = anlikuState.only(anlikuState.empty(), facet.key, [term]);
      const link = make("a", { href: page.address(to) }, term);
      link.addEventListener("click", (event) => plainly(event) && (event.preventDefault(), page.go(to)));
      said.push(said.length ? "、" : "也可以看", `${facet.label}“`, link, "”");
    });
    return said.length ? said.concat("。") : said;
  }

  /** What did not come, and why that may be. */
  const missing = () =>
    location.protocol === "file:"
      ? "文件不全，可能没有完整解压。请重新解压，再打开 index.html。"
      : "没有取到数据，可能是网络不稳。";

  return { relax, nothing, how, near, missing };
})();
