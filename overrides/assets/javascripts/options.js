// @ts-check
/**
 * The facet lists of the home page as checkboxes with live counts. The lists are links to static
 * pages; with scripts each keeps a link, to the same search with its term put on or taken off, so
 * that it still opens in a new tab.
 *
 * “按问题找” above the results and the list of problems beside them are the same options. Only one
 * of the two is shown at a time, and only that one carries the page's hooks (`data-facet` …).
 */

/** @typedef {{facet: Facet, term: string, link: HTMLAnchorElement, count: HTMLElement, door: boolean}} Option */

const anlikuOptions = (() => {
  "use strict";

  const { make, plainly } = anlikuRender;

  class Options {
    /**
     * @param {Element} root
     * @param {(facet: Facet, term: string) => void} choose
     */
    constructor(root, choose) {
      this.choose = choose;
      /** @type {Facet[]} */
      this.facets = [];
      /** @type {Option[]} */
      this.options = [];
      /** @type {HTMLElement | null} */
      this.doors = root.querySelector(".doors");
      const panel = root.querySelector("[data-lists]");
      const doors = this.doors;
      if (doors && panel) {
        const first = this.adopt(doors, "problem", "问题", true);
        this.problems = copy(first);
        panel.prepend(this.problems);
        this.adopt(this.problems, "problem", "问题", false);
      }
      root.querySelectorAll(".facet").forEach((section) => {
        const option = section.querySelector("[data-facet]");
        const title = section.querySelector("h3");
        if (section === this.problems || !(option instanceof HTMLElement) || !title) return;
        this.adopt(section, option.dataset.facet || "", title.textContent || "", false);
      });
    }

    /**
     * @param {Element} section
     * @param {string} key
     * @param {string} label
     * @param {boolean} door
     */
    adopt(section, key, label, door) {
      const links = Array.from(section.querySelectorAll("a[data-term]"));
      const terms = links.map((link) => (link instanceof HTMLElement && link.dataset.term) || "");
      const known = this.facets.find((facet) => facet.key === key);
      const facet = known || { key, label, terms };
      if (!known) this.facets.push(facet);
      links.forEach((link, index) => {
        const count = link.querySelector(".count");
        if (!(link instanceof HTMLAnchorElement) || !(count instanceof HTMLElement)) return;
        link.setAttribute("role", "checkbox");
        count.removeAttribute("aria-label");
        const option = { facet, term: terms[index], link, count, door };
        this.options.push(option);
        link.addEventListener("click", (event) => plainly(event) && (event.preventDefault(), this.take(option)));
        link.addEventListener("keydown", (event) => {
          if (event.key === " ") event.preventDefault(), this.take(option);
        });
      });
      return links;
    }

    /** @param {Option} option */
    take(option) {
      if (option.link.getAttribute("aria-disabled") !== "true") this.choose(option.facet, option.term);
    }

    /**
     * Say what is chosen and what each option would give.
     * @param {State} state
     * @param {Map<string, Map<string, number>> | null} counts by facet and term; null keeps what stands there
     * @param {boolean} withDoors whether “按问题找” is shown
     * @param {(state: State) => string} address
     */
    show(state, counts, withDoors, address) {
      if (this.doors) this.doors.hidden = !withDoors;
      if (this.problems) this.problems.hidden = withDoors;
      this.options.forEach((option) => {
        const { facet, term, link } = option;
        const chosen = (state.filters[facet.key] || []).includes(term);
        const numbers = counts && counts.get(facet.key);
        const number = numbers ? numbers.get(term) || 0 : Number(option.count.textContent);
        option.count.textContent = String(number);
        link.href = address(anlikuState.toggle(state, facet, term));
        link.setAttribute("aria-checked", String(chosen));
        link.setAttribute("aria-label", `${term}，${number} 个案例`);
        if (number || chosen) link.removeAttribute("aria-disabled");
        else link.setAttribute("aria-disabled", "true");
        const hooked = facet.key !== "problem" || option.door === withDoors;
        [["facet", facet.key], ["term", term], ["count", String(number)]].forEach(([name, value]) => {
          if (hooked) link.dataset[name] = value;
          else delete link.dataset[name];
        });
      });
    }
  }

  /**
   * The doors as a facet list like the others.
   * @param {Element[]} doors
   */
  function copy(doors) {
    const items = doors.map((door) => {
      const { term = "", count = "" } = door instanceof HTMLElement ? door.dataset : {};
      const link = make("a", { "data-term": term }, make("span", {}, term), make("span", { class: "count" }, count));
      return make("li", {}, link);
    });
    const title = make("h3", { class: "facet__title", id: "facet-problem" }, "问题");
    const list = make("ul", { class: "facet__terms" }, ...items);
    return make("section", { class: "facet", "aria-labelledby": "facet-problem" }, title, list);
  }

  return { Options };
})();
