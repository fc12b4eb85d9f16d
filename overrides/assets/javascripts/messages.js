// @ts-check
/** What stands in place of the list when there is nothing to list: ways on, never a dead end. */

/** @typedef {{address: (state: State) => string, go: (state: State) => void}} Page */

const anlikuMessages = (() => {
  "use strict";

  const { make, button } = anlikuElements;
  const { notice, chips, plainly } = anlikuRender;
  const { INSIDE } = anlikuQuery;
  const { LEVEL } = anlikuAnswer;

  /**
   * There are cases with these words, but the filters leave none: say what each filter costs.
   * @param {Page} page
   * @param {string} asked
   * @param {number} all cases without any filter
   * @param {boolean} near whether none of them contains the words, and all only mean them
   * @param {State} state
   * @param {Facet[]} facets
   * @param {Map<string, number>} without by facet, the cases if it did not matter
   */
  function relax(page, asked, all, near, state, facets, without) {
    const many = (/** @type {number | undefined} */ number) => `有 ${number} 个${near ? "意思相近的" : ""}`;
    const offers = facets
      .filter((facet) => state.filters[facet.key] && without.get(facet.key))
      .map((facet) => {
        const names = state.filters[facet.key].map((term) => `“${term}”`).join("");
        return { text: `去掉${names}，${many(without.get(facet.key))}`, to: anlikuState.only(state, facet.key, []) };
      });
    if (Object.keys(state.filters).length > 1) {
      offers.push({ text: `去掉全部筛选，${many(all)}`, to: Object.assign({}, state, { filters: {} }) });
    }
    const named = near ? `没有案例写有“${asked}”，意思相近的也不在这些筛选里` : `在这些筛选里没有含“${asked}”的案例`;
    const title = asked ? named : "没有案例同时符合这些筛选";
    const links = offers.map(({ text, to }) => ({ text, href: page.address(to), act: () => page.go(to) }));
    const one = facets.some((facet) => state.filters[facet.key] && without.get(facet.key));
    return notice(title, make("p", {}, one ? "放宽一项试试：" : "哪一项单独去掉都不够，可以："), chips(links));
  }

  /**
   * No case contains the words or means them: the library says so, and that one may be written. The problems
   * are a way in.
   * @param {Page} page
   * @param {string} asked
   * @param {Facet[]} facets
   * @param {boolean} unread whether other ways of writing it could not be looked up
   */
  function nothing(page, asked, facets, unread) {
    const found = unread ? "案例库里没有案例这样写。" : "案例库里没有案例写到它，也没有意思相近的。";
    const problem = facets.find((facet) => facet.key === "problem");
    const doors = problem
      ? make("div", { class: "empty__part" }, make("h3", { class: "empty__label" }, "按问题找"), links(page, problem))
      : null;
    return notice(
      `没有找到和“${asked}”有关的案例`,
      make("p", {}, found, "换一个更短或更常用的说法试试。"),
      // Code is no text: what stands only in a block of code is not indexed.
      /[a-z]/i.test(asked) && make("p", {}, "案例里的代码块不在查找之列。"),
      make("p", {}, ...ways()),
      doors,
    );
  }

  /**
   * The ways to the guide on contributing and to the list of all problems, as far as this site has them.
   * @returns {(string | Node)[]}
   */
  function ways() {
    const contribute = document.querySelector("a[href*='guide/contribute']");
    const problems = document.querySelector(".chips__all a");
    const to = (/** @type {Element} */ link, /** @type {string} */ text) =>
      make("a", { href: link.getAttribute("href") || "" }, text);
    /** @type {(string | Node)[]} */
    const said = [];
    if (contribute) said.push("做过这样的改进？", to(contribute, "欢迎投稿"), "。");
    if (problems) said.push("也可以看", to(problems, "全部问题"), "。");
    return said;
  }

  /**
   * What stands before a group of results.
   * @param {string} kind
   * @param {string} asked
   */
  function head(kind, asked) {
    const [title, hint] = {
      near: ["意思相近", `不一定写有“${asked}”，说的是相近的事。`],
      mentions: [`提到“${asked}”`, "只在文中提到，不是专门写它。"],
      further: ["意思也相近", ""],
    }[kind] || ["", ""];
    return make("div", { class: "results__near" }, make("h2", {}, title), hint && make("p", {}, hint));
  }

  /**
   * The groups of an answer as one list, and what stands before each: nothing before the first, of which the line
   * below the page's heading says what it is.
   * @param {Group[]} groups
   * @param {string} asked
   */
  function lined(groups, asked) {
    /** @type {Hit[]} */
    const hits = [];
    /** @type {Map<number, HTMLElement>} */
    const heads = new Map();
    groups.forEach((group) => {
      if (group.kind !== "hits" && hits.length) heads.set(hits.length, head(group.kind, asked));
      hits.push(...group.hits);
    });
    return { hits, heads };
  }

  /**
   * That what is near did not come, though what contains the words did.
   * @param {() => void} again
   */
  const lacking = (again) => ["意思相近的案例没有取到，可能是网络不稳。", button("重试", again, { class: "again" })];

  /**
   * That other ways of writing what was asked could not be looked up.
   * @param {() => void} again
   */
  const unread = (again) => ["其他写法没有查到，可能是网络不稳。", button("重试", again, { class: "again" })];

  /**
   * @param {Page} page
   * @param {Facet} facet
   */
  function links(page, facet) {
    return chips(
      facet.terms.map((term) => {
        const to = anlikuState.only(anlikuState.empty(), facet.key, [term]);
        return { text: term, href: page.address(to), act: () => page.go(to) };
      }),
    );
  }

  /**
   * Choices that the words name, each with the cases that it gives: “按 英语·一等奖·2024 筛选，2 个”.
   * @param {Page} page
   * @param {Offer[]} offers
   * @param {State} state
   * @param {Facet[]} facets
   */
  function offered(page, offers, state, facets) {
    return offers.map(({ filters, rest, count }) => {
      const to = Object.assign({}, state, { q: rest, filters });
      const names = anlikuState.chosen(to, facets).map(({ term }) => term);
      const how = ` 筛选，${rest ? `含“${rest.split(" ").join("”“")}”的 ` : ""}${count} 个`;
      const text = make("span", {}, "按 ", make("b", {}, names.join("·")), how);
      const link = make("a", { class: "chip chip--offer", href: page.address(to) }, text);
      link.addEventListener("click", (event) => plainly(event) && (event.preventDefault(), page.go(to)));
      return make("li", {}, link);
    });
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
   * What a query was taken for, with the way back; or what else it may mean. Empty where it is as it was typed.
   * @param {Page} page
   * @param {Guessed} read
   * @param {State} state
   * @returns {(string | Node)[]}
   */
  function guessed(page, { guess, others }, state) {
    const link = (/** @type {string} */ text, /** @type {string} */ q) => {
      const to = Object.assign({}, state, { q });
      const anchor = make("a", { href: page.address(to) }, text);
      anchor.addEventListener("click", (event) => plainly(event) && (event.preventDefault(), page.go(to)));
      return anchor;
    };
    const offers = others.map(({ text }) => link(text, text));
    const listed = offers.reduce((/** @type {(string | Node)[]} */ all, one) => all.concat(all.length ? "、" : "", one), []);
    if (!guess) return offers.length ? ["您是不是要找：", ...listed, "？"] : [];
    // In quotation marks it is meant as it is. The box above says what that is, so that the line fits a phone.
    const back = link("照原样查找", `“${state.q.trim()}”`);
    const more = offers.length ? ["，也可能是", ...listed] : [];
    return [`按“${guess.text}”查找`, ...more, "。", back];
  }

  /**
   * What results can be sorted by: relevance is a matter of words, and without them the newest come first anyway.
   * @param {HTMLSelectElement} sorter
   * @param {boolean} words
   * @param {string} sort
   */
  function sorts(sorter, words, sort) {
    const [first, year] = Array.from(sorter.options);
    first.textContent = words ? "相关度" : "最新";
    year.hidden = year.disabled = !words && sort !== "year";
    sorter.value = sort;
  }

  /** What did not come, and why that may be. */
  const missing = () =>
    location.protocol === "file:"
      ? "文件不全，可能没有完整解压。请重新解压，再打开 index.html。"
      : "没有取到数据，可能是网络不稳。";

  const OUTDATED = "案例库刚刚更新，请刷新页面。";

  return { OUTDATED, sorts, relax, nothing, ways, lined, lacking, unread, offered, how, guessed, missing };
})();
