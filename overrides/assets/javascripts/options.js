// @ts-check
/**
 * The facets of the search page as checkboxes with live counts. The lists are links to static pages; with scripts
 * each keeps a link, to the same search with its term put on or taken off, so that it still opens in a new tab.
 *
 * What would give no result is not shown. Of a long facet the largest options stand open and the rest behind 更多;
 * what is chosen is always shown. The rows of chips above the results (学段, 学科, 问题) and the lists of these
 * facets in the column are the same options: only one of the two is shown at a time, and only that one carries the
 * page's hooks (`data-facet` …).
 */

/**
 * @typedef {{facet: Facet, term: string, link: HTMLAnchorElement, count: HTMLElement, item: HTMLElement, number: number,
 *   chosen: boolean, repeats: boolean}} Option `repeats`: another facet has the same word for the same thing
 * @typedef {{box: HTMLElement, first: HTMLElement, more: HTMLDetailsElement, rest: HTMLElement, options: Option[],
 *   byCount: boolean}} List
 */

const anlikuOptions = (() => {
  "use strict";

  /** Options that stand open; one more is shown as well, since 更多 would take its place. */
  const SHOWN = 6;
  /** The order in which terms stand in addresses and among what is chosen, whatever their order on the page. */
  const ORDER = ["problem", "source", "subject", "stage", "school", "category", "region", "zone", "kind", "award", "year", "evidence"];
  const { make } = anlikuElements;
  const { plainly } = anlikuRender;

  class Options {
    /**
     * @param {Element} root
     * @param {(facet: Facet, term: string) => void} choose
     */
    constructor(root, choose) {
      this.choose = choose;
      /** @type {Facet[]} */
      this.facets = [];
      /** @type {List[]} */
      this.lists = [];
      /** @type {Option[]} */
      this.chips = [];
      /** @type {HTMLElement | null} */
      this.doors = root.querySelector(".doors");
      const rows = Array.from(root.querySelectorAll("[data-door]"));
      const panel = root.querySelector("[data-lists]");
      const copies = rows.map(copy);
      if (panel) panel.prepend(...copies);
      rows.forEach((row) => this.adoptRow(row));
      root.querySelectorAll("[data-facet-list]").forEach((box) => box instanceof HTMLElement && this.adoptList(box));
      this.twice = new Set(copies);
      this.facets.sort((a, b) => place(a) - place(b));
    }

    /**
     * @param {string} key
     * @param {Element} box
     * @returns {Facet}
     */
    facet(key, box) {
      const known = this.facets.find((facet) => facet.key === key);
      if (known) return known;
      const title = box.querySelector("h2, h3");
      const facet = { key, label: (title && title.textContent) || "", terms: linksOf(box).map(termOf) };
      this.facets.push(facet);
      return facet;
    }

    /** @param {Element} row */
    adoptRow(row) {
      const facet = this.facet(row instanceof HTMLElement ? row.dataset.door || "" : "", row);
      this.chips.push(...linksOf(row).map((link) => this.option(facet, link)));
    }

    /** @param {HTMLElement} box */
    adoptList(box) {
      const facet = this.facet(box.dataset.facetList || "", box);
      const options = linksOf(box).map((link) => this.option(facet, link));
      options.forEach(({ link }) => {
        link.setAttribute("role", "checkbox");
        link.addEventListener("keydown", (event) => {
          if (event.key === " ") event.preventDefault(), link.click();
        });
      });
      const more = box.querySelector(".facet__more");
      const [first, rest] = Array.from(box.querySelectorAll(".facet__terms"));
      if (!(more instanceof HTMLDetailsElement) || !(first instanceof HTMLElement) || !(rest instanceof HTMLElement)) return;
      this.lists.push({ box, first, more, rest, options, byCount: "byCount" in box.dataset });
    }

    /**
     * @param {Facet} facet
     * @param {HTMLAnchorElement} link
     * @returns {Option}
     */
    option(facet, link) {
      const term = termOf(link);
      const count = /** @type {HTMLElement} */ (link.querySelector(".count"));
      const item = /** @type {HTMLElement} */ (link.parentElement);
      count.removeAttribute("aria-label");
      link.addEventListener("click", (event) => plainly(event) && (event.preventDefault(), this.choose(facet, term)));
      const repeats = "repeats" in item.dataset;
      return { facet, term, link, count, item, number: Number(count.textContent), chosen: false, repeats };
    }

    /**
     * Say what is chosen and what each option would give.
     * @param {State} state
     * @param {Map<string, Map<string, number>> | null} counts by facet and term; null keeps what stands there
     * @param {boolean} withDoors whether the rows of chips are shown
     * @param {(state: State) => string} address
     */
    show(state, counts, withDoors, address) {
      if (this.doors) this.doors.hidden = !withDoors;
      this.chips.forEach((option) => this.tell(option, state, counts, withDoors, address));
      this.chips.forEach(({ item, number }) => (item.hidden = !number));
      this.lists.forEach((list) => {
        const twice = this.twice.has(list.box);
        list.options.forEach((option) => this.tell(option, state, counts, !twice || !withDoors, address));
        const many = lay(list);
        list.box.hidden = !many || (twice && withDoors);
      });
    }

    /**
     * @param {Option} option
     * @param {State} state
     * @param {Map<string, Map<string, number>> | null} counts
     * @param {boolean} hooked
     * @param {(state: State) => string} address
     */
    tell(option, state, counts, hooked, address) {
      const { facet, term, link } = option;
      const numbers = counts && counts.get(facet.key);
      option.chosen = (state.filters[facet.key] || []).includes(term);
      if (numbers) option.number = numbers.get(term) || 0;
      option.count.textContent = String(option.number);
      link.href = address(anlikuState.toggle(state, facet, term));
      link.setAttribute("aria-label", `${term}，${option.number} 个案例`);
      if (link.getAttribute("role")) link.setAttribute("aria-checked", String(option.chosen));
      [["facet", facet.key], ["count", String(option.number)]].forEach(([name, value]) => {
        if (hooked) link.dataset[name] = value;
        else delete link.dataset[name];
      });
    }
  }

  /**
   * Put the options of a facet in their places; how many are shown.
   * @param {List} list
   */
  function lay({ first, more, rest, options, byCount }) {
    const shown = options.filter((option) => option.chosen || (option.number && !option.repeats));
    if (byCount) shown.sort((a, b) => b.number - a.number);
    const cut = shown.length > SHOWN + 1 ? SHOWN : shown.length;
    const front = shown.filter((option, i) => i < cut || option.chosen);
    const back = shown.filter((option) => !front.includes(option));
    options.forEach((option) => (option.item.hidden = !shown.includes(option)));
    const held = document.activeElement;
    order(first, front);
    order(rest, back.concat(options.filter((option) => !shown.includes(option))));
    more.hidden = !back.length;
    const number = more.querySelector("summary .count");
    if (number) number.textContent = String(back.length);
    const folder = first.parentElement;
    if (folder instanceof HTMLDetailsElement && front.some((option) => option.chosen)) folder.open = true;
    // An element that is moved loses the focus.
    if (held instanceof HTMLElement && held !== document.activeElement && held.isConnected) held.focus({ preventScroll: true });
    return shown.length;
  }

  /**
   * @param {HTMLElement} place
   * @param {Option[]} options
   */
  function order(place, options) {
    const items = options.map(({ item }) => item);
    if (items.some((item, i) => place.children[i] !== item) || place.children.length > items.length) place.append(...items);
  }

  /**
   * A row of chips as a facet of the column.
   * @param {Element} row
   */
  function copy(row) {
    const { door = "", byCount } = row instanceof HTMLElement ? row.dataset : {};
    const title = row.querySelector("h2");
    const items = linksOf(row).map((link) => {
      const term = termOf(link);
      const count = link.querySelector(".count");
      const inner = [make("span", {}, term), make("span", { class: "count" }, count && count.textContent)];
      return make("li", {}, make("a", { "data-term": term }, ...inner));
    });
    const id = `facet-${door}`;
    const head = make("summary", {}, make("h3", { class: "facet__title", id }, title && title.textContent));
    const more = make(
      "details",
      { class: "facet__more" },
      make("summary", {}, "更多 ", make("span", { class: "count" })),
      make("ul", { class: "facet__terms" }),
    );
    const box = make("section", { class: "facet", "data-facet-list": door, "aria-labelledby": id });
    if (byCount !== undefined) box.dataset.byCount = "";
    box.append(make("details", { open: "" }, head, make("ul", { class: "facet__terms" }, ...items), more));
    return box;
  }

  /** @param {Facet} facet */
  const place = ({ key }) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);

  /**
   * @param {Element} box
   * @returns {HTMLAnchorElement[]}
   */
  const linksOf = (box) => Array.from(box.querySelectorAll("a[data-term]"));

  /** @param {HTMLElement} link */
  const termOf = (link) => link.dataset.term || "";

  return { Options };
})();
