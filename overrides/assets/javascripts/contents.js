// @ts-check
/**
 * Contents that say where the reader is. On a narrow screen their list is a layer over the text: Esc, Back and a tap
 * beside it close it.
 */
(function () {
  "use strict";

  /** Pixels below the window's top edge at which a heading counts as reached. */
  const LINE = 64;

  /** Marks the contents' entry of the section being read. */
  function follow() {
    const links = Array.from(document.querySelectorAll(".contents a[href^='#']"));
    if (!links.length) return;
    const target = (/** @type {Element} */ link) => decodeURIComponent((link.getAttribute("href") || "").slice(1));
    const headings = links.map((link) => document.getElementById(target(link)));
    // The last heading that has reached the top, where a link into the text puts it too; but who chose the name
    // of a section near the end of the page, which cannot come that far up, reads that section.
    let chosen = -1;
    const here = document.querySelector("[data-here]");
    const mark = () => {
      let current = -1;
      headings.forEach((heading, index) => {
        if (heading && heading.getBoundingClientRect().top <= LINE) current = index;
      });
      const read = Math.max(current, chosen);
      if (here) here.textContent = read < 0 ? "" : links[read].textContent;
      links.forEach((link, index) => {
        if (index === read) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      });
    };
    links.forEach((link, index) => {
      link.addEventListener("click", (event) => {
        chosen = index;
        leave(event, link);
        // A section that stands there already moves nothing.
        mark();
      });
    });
    ["wheel", "touchmove", "keydown"].forEach((moved) => {
      document.addEventListener(moved, () => (chosen = -1), { passive: true });
    });
    document.addEventListener("scroll", mark, { passive: true });
  }

  const box = document.querySelector(".contents details");
  const narrow = window.matchMedia("(max-width: 1023px)");
  const layer = box instanceof HTMLDetailsElement ? layered(box) : null;

  /** @param {HTMLDetailsElement} list */
  function layered(list) {
    const backdrop = anlikuElements.make("div", { class: "contents__backdrop", hidden: "" });
    /** @type {Element} */ (list.closest(".contents")).before(backdrop);
    const close = () => {
      backdrop.hidden = true;
      if (narrow.matches) list.open = false;
    };
    const made = new anlikuLayers.Layer(list, { close, gone: () => undefined, home: () => list.querySelector("summary") });
    list.addEventListener("toggle", () => {
      if (list.open && narrow.matches && !made.open) {
        backdrop.hidden = false;
        made.show();
      } else if (!list.open) made.close();
    });
    backdrop.addEventListener("click", () => made.close());
    // Safari 13 and older phones' browsers know only this form.
    narrow.addListener(() => made.close());
    return made;
  }

  /**
   * Who chooses a section of the list leaves it: the section's address takes the place of the list's in the history.
   * @param {Event} event
   * @param {Element} link
   */
  function leave(event, link) {
    if (!layer || !layer.open) return;
    event.preventDefault();
    const to = link.getAttribute("href") || "";
    if (layer.give()) location.replace(to);
    else location.assign(to);
  }

  follow();
})();
