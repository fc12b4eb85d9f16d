// @ts-check
/** A long reference page that is folded: a link to a part opens what it is in, and a box finds parts and fields by their words. */
(function () {
  "use strict";

  const sections = /** @type {HTMLDetailsElement[]} */ (Array.from(document.querySelectorAll("details.fold")));
  if (!sections.length) return;

  /** Opens everything around the element that the address names, and goes there. */
  function follow() {
    let name = location.hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch (error) {
      return;
    }
    // A rule's code is written in capitals everywhere else.
    const target = name ? document.getElementById(name) || document.getElementById(name.toLowerCase()) : null;
    if (!target) return;
    let around = target.closest("details");
    while (around) {
      around.open = true;
      around = around.parentElement ? around.parentElement.closest("details") : null;
    }
    target.scrollIntoView();
  }

  /** Lower case, narrow letters, no spaces. */
  const plain = (/** @type {string | null} */ text) => (text || "").normalize("NFKC").toLowerCase().replace(/\s+/g, "");

  const filter = /** @type {HTMLElement | null} */ (document.querySelector("[data-fold-filter]"));
  const box = filter && filter.querySelector("input");
  const count = filter && filter.querySelector("[data-fold-count]");

  /** @type {Map<Element, string>} */
  const words = new Map();
  const wordsOf = (/** @type {Element} */ element) => {
    let known = words.get(element);
    if (known === undefined) {
      known = plain(element.textContent);
      words.set(element, known);
    }
    return known;
  };

  /**
   * Shows those fields of a list that hold the words, each with what is said of it.
   * @param {Element} list
   * @param {(element: Element) => boolean} holds
   * @returns {number}
   */
  function narrow(list, holds) {
    let shown = 0;
    let isShown = true;
    Array.from(list.children).forEach((entry) => {
      if (entry.tagName === "DT") {
        const told = entry.nextElementSibling;
        isShown = holds(entry) || (!!told && holds(told));
        if (isShown) shown += 1;
      }
      /** @type {HTMLElement} */ (entry).hidden = !isShown;
    });
    return shown;
  }

  /**
   * What is found in a section or a part: its fields, or where it has none itself.
   * @param {HTMLDetailsElement} group
   * @param {Element} content
   * @param {(element: Element) => boolean} holds
   * @returns {number}
   */
  function within(group, content, holds) {
    const lists = Array.from(content.children).filter((one) => one.tagName === "DL");
    const heading = /** @type {Element} */ (group.querySelector("summary"));
    if (!lists.length) return holds(group) ? 1 : 0;
    return lists.reduce((sum, list) => sum + narrow(list, (one) => holds(heading) || holds(one)), 0);
  }

  /** Shows what holds the words in the box; all of it, folded, where there are none. */
  function find() {
    if (!box || !count) return;
    const wanted = plain(box.value);
    let found = 0;
    sections.forEach((section) => {
      const inside = /** @type {Element} */ (section.querySelector(".fold__inside"));
      const parts = /** @type {HTMLDetailsElement[]} */ (Array.from(section.querySelectorAll("details.fold__part")));
      const whole = wordsOf(/** @type {Element} */ (section.querySelector("summary"))).indexOf(wanted) >= 0;
      const holds = (/** @type {Element} */ element) => !wanted || whole || wordsOf(element).indexOf(wanted) >= 0;
      let many = 0;
      parts.forEach((part) => {
        const content = /** @type {Element} */ (part.lastElementChild);
        const here = within(part, content, holds);
        part.hidden = !here;
        // Of fields only those are left that hold the words.
        part.open = !!wanted && !whole && !!content.querySelector(":scope > dl");
        many += here;
      });
      const own = parts.length && !inside.querySelector(":scope > dl") ? 0 : within(section, inside, holds);
      section.hidden = !own && !many && !whole;
      section.open = !!wanted && !section.hidden;
      found += own + many;
    });
    count.textContent = !wanted ? "" : found ? `找到 ${found} 条` : `没有写着“${box.value.trim()}”的，换一个说法试试`;
    const shown = document.querySelectorAll("details.fold__part:not([hidden])");
    if (wanted && found === 1) shown.forEach((part) => (/** @type {HTMLDetailsElement} */ (part).open = true));
  }

  if (filter && box) {
    filter.hidden = false;
    box.addEventListener("input", find);
  }
  window.addEventListener("hashchange", follow);
  follow();

  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = /** @type {HTMLDetailsElement[]} */ (Array.from(document.querySelectorAll("details.fold, details.fold__part"))).filter(
      (part) => !part.open && !part.hidden
    );
    opened.forEach((part) => (part.open = true));
  });
  window.addEventListener("afterprint", () => opened.forEach((part) => (part.open = false)));
})();
