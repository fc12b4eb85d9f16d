// @ts-check
/**
 * 数据概览: with scripts a number leads to the search that finds exactly the cases that it counts; without, to the page
 * of its term.
 */
(function () {
  "use strict";

  const page = document.querySelector("[data-numbers]");
  if (!(page instanceof HTMLElement)) return;
  page.querySelectorAll("a[data-search]").forEach((link) => {
    link.setAttribute("href", `${page.dataset.numbers}${link.getAttribute("data-search")}`);
  });
})();
