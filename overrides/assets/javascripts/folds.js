// @ts-check
/** A long reference page that is folded: a link to a part opens what it is in, and a box finds parts by their words. */
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
    const target = name ? document.getElementById(name) : null;
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

  /** Shows what holds the words in the box; all of it, folded, where there are none. */
  function find() {
    if (!box || !count) return;
    const wanted = plain(box.value);
    let found = 0;
    sections.forEach((section) => {
      const parts = /** @type {HTMLDetailsElement[]} */ (Array.from(section.querySelectorAll("details.fold__part")));
      const heading = section.querySelector("summary");
      const whole = !!wanted && !!heading && wordsOf(heading).indexOf(wanted) >= 0;
      let inside = 0;
      parts.forEach((part) => {
        const holds = !wanted || whole || wordsOf(part).indexOf(wanted) >= 0;
        part.hidden = !holds;
        part.open = false;
        if (holds) inside += 1;
      });
      const alone = !parts.length && !!wanted && wordsOf(section).indexOf(wanted) >= 0;
      section.hidden = !!wanted && !inside && !alone && !whole;
      section.open = !!wanted && !section.hidden;
      found += wanted ? inside : 0;
    });
    count.textContent = !wanted ? "" : found ? `找到 ${found} 条` : `没有写着“${box.value.trim()}”的，换一个说法试试`;
    const shown = document.querySelectorAll("details.fold__part:not([hidden])");
    if (wanted && found === 1 && shown.length) /** @type {HTMLDetailsElement} */ (shown[0]).open = true;
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
