// @ts-check
/** Contents that say where the reader is. */
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
      link.addEventListener("click", () => {
        chosen = index;
        close();
        // A section that stands there already moves nothing.
        mark();
      });
    });
    ["wheel", "touchmove", "keydown"].forEach((moved) => {
      document.addEventListener(moved, () => (chosen = -1), { passive: true });
    });
    document.addEventListener("scroll", mark, { passive: true });
  }

  /** On a narrow screen the list lies over the text: who has chosen, or taps beside it, sees the text again. */
  function close() {
    const list = document.querySelector(".contents details[open]");
    if (list && window.matchMedia("(max-width: 1023px)").matches) list.removeAttribute("open");
  }

  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && !event.target.closest(".contents")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  follow();
})();
