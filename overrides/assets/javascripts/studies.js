// @ts-check
/**
 * An evidence table in another order without loading a page: only where all its rows are on this one. Without this
 * script the two orders are two pages.
 */
(function () {
  "use strict";

  const table = document.querySelector("table[data-whole]");
  const body = table && table.querySelector("tbody");
  if (!table || !body) return;

  /**
   * A row's place in an order: what comes first decides first. New ones come before old ones.
   * @param {HTMLElement} row
   * @param {string} order
   */
  function place(row, order) {
    const subject = Number(row.dataset.subject);
    const year = -Number(row.dataset.year);
    return order === "subject" ? [subject, year] : [year, subject];
  }

  /**
   * @param {HTMLElement} body
   * @param {string} order
   */
  function sort(body, order) {
    const rows = Array.from(body.querySelectorAll("tr"));
    rows.sort((a, b) => {
      const [one, other] = [place(a, order), place(b, order)];
      const same = String(a.dataset.case) < String(b.dataset.case) ? -1 : 1;
      return one[0] - other[0] || one[1] - other[1] || same;
    });
    rows.forEach((row) => body.appendChild(row));
  }

  const links = Array.from(document.querySelectorAll("a[data-order]"));
  const said = document.querySelector('[data-said="order"]');
  links.forEach((link) => {
    if (!(link instanceof HTMLAnchorElement)) return;
    link.addEventListener("click", (event) => {
      // In a new tab it is a page like any other.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      sort(body, link.dataset.order || "year");
      links.forEach((other) => other.removeAttribute("aria-current"));
      link.setAttribute("aria-current", "true");
      if (said) said.textContent = `已${link.textContent}排列`;
    });
  });
})();
