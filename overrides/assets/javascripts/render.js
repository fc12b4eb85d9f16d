// @ts-check
/**
 * The pieces of the result list as elements. Everything that comes from data is set as text.
 */

const anlikuRender = (() => {
  "use strict";

  const { make, fill } = anlikuElements;

  /** @param {Run[]} runs */
  const marked = (runs) => runs.map((run) => (run.mark ? make("mark", {}, run.text) : document.createTextNode(run.text)));

  /** Where the site's root is from here. */
  let root = "";
  /** @param {string} address where it is, for a page that is not the home page */
  const below = (address) => (root = address);

  /**
   * A title with its marks, and with a place to break where a word ends.
   * @param {Card} card
   * @param {Run[]} runs
   */
  function broken(card, runs) {
    const signs = Array.from(card.title);
    const sizes = Array.from(card.cuts || "", (size) => parseInt(size, 36));
    /** @type {Set<number>} */
    const ends = new Set();
    let seen = 0;
    sizes.forEach((size) => ends.add(signs.slice(0, (seen += size)).join("").length));
    let at = 0;
    const pieces = runs.map((run) => {
      /** @type {(string | Node)[]} */
      const parts = [];
      let start = 0;
      for (let i = 0; i < run.text.length; i += 1) {
        if (!ends.has(at + i + 1) || at + i + 1 >= card.title.length) continue;
        parts.push(run.text.slice(start, i + 1), make("wbr"));
        start = i + 1;
      }
      parts.push(run.text.slice(start));
      at += run.text.length;
      return run.mark ? make("mark", {}, ...parts) : parts;
    });
    return pieces.flat();
  }

  /**
   * The address of a page: from a folder there is no server that would find its index.html.
   * @param {string} url from the site's root
   */
  const page = (url) => root + (location.protocol === "file:" ? url.replace(/\/(#|$)/, "/index.html$1") : url);

  /** A place in the list whose case is not loaded yet. */
  const waiting = () => make("article", { class: "card card--waiting", "aria-hidden": "true" });

  /**
   * What a result shows; the summary comes with {@link summary}.
   * @param {HTMLElement} article
   * @param {Card} card
   * @param {(text: string) => Run[]} mark
   */
  function card(article, card, mark) {
    article.className = "card";
    article.removeAttribute("aria-hidden");
    article.dataset.case = card.id;
    const href = page(card.url);
    const facts = card.facts.map((fact) => make("span", {}, ...marked(mark(fact))));
    if (card.sample) facts.push(make("span", { class: "sample" }, "示例"));
    fill(
      article,
      make("h3", { class: "card__title" }, make("a", card.cuts ? { class: "broken", href } : { href }, ...broken(card, mark(card.title)))),
      make(
        "div",
        { class: "card__meta" },
        make("p", { class: "card__facts" }, make("span", { class: "award" }, card.award), ...facts),
        anlikuShelf.button(card.url, card.title),
      ),
      make("p", { class: "card__summary" }),
      card.evidence && make("p", { class: `card__evidence${card.gained ? " gained" : ""}` }, ...marked(mark(card.evidence))),
      make("p", { class: "card__unit" }, ...marked(mark(card.unit))),
    );
  }

  /**
   * Leads from a result to the words in the case's text: `h` names them, `at` is what the excerpt says around the first,
   * and a browser without scripts finds that by itself.
   * @param {HTMLElement} article
   * @param {Card} card
   * @param {string[]} words
   * @param {{text: string, whole: boolean} | null} clause
   */
  function lead(article, card, words, clause) {
    const link = article.querySelector("a");
    if (!link || !words.length) return;
    // A hyphen has a meaning of its own there.
    const told = (/** @type {string} */ text) => encodeURIComponent(text).replace(/-/g, "%2D");
    const place = clause ? `&at=${told(clause.text)}${clause.whole ? `#:~:text=${told(clause.text)}` : ""}` : "";
    link.setAttribute("href", `${page(card.url)}?h=${words.map(told).join("+")}${place}`);
  }

  /**
   * Why a case stands here, on a line of its own.
   * @param {HTMLElement} article
   * @param {string} text
   */
  function reason(article, text) {
    const meta = article.querySelector(".card__meta");
    if (meta) meta.after(make("p", { class: "card__why" }, text));
  }

  /**
   * Why a case is near that need not contain the words.
   * @param {HTMLElement} article
   * @param {string[]} words
   * @param {string} how near it is
   */
  function why(article, words, how) {
    if (words.length) reason(article, `${how}：${words.join(" · ")}`);
  }

  /**
   * By which question that it answers or other names of its terms a case was found.
   * @param {HTMLElement} article
   * @param {(string | null)[]} names
   */
  function named(article, names) {
    reason(article, `${names.join("；")}。`);
  }

  /**
   * @param {HTMLElement} article
   * @param {Run[]} runs
   */
  function summary(article, runs) {
    const paragraph = article.querySelector(".card__summary");
    if (paragraph) fill(paragraph, ...marked(runs));
  }

  /**
   * A designed state in place of the list.
   * @param {string} title
   * @param {Child[]} children
   */
  const notice = (title, ...children) =>
    make("div", { class: "empty" }, make("p", { class: "empty__title" }, ...unbroken(title)), ...children);

  /**
   * A sentence whose short quotations stand on one line: 没有找到和“量子纠缠”有关的案例
   * @param {string} text
   */
  const unbroken = (text) => text.split(/(“[^“”]{1,10}”)/).map((part, i) => (i % 2 ? make("span", { class: "nowrap" }, part) : part));

  /**
   * Links as chips.
   * @param {{text: string, href: string, act: () => void}[]} links
   */
  function chips(links) {
    return make(
      "ul",
      { class: "chips" },
      ...links.map((link) => {
        const anchor = make("a", { class: "chip", href: link.href }, link.text);
        anchor.addEventListener("click", (event) => plainly(event) && (event.preventDefault(), link.act()));
        return make("li", {}, anchor);
      }),
    );
  }

  /**
   * Whether a click means “here”, not a new tab.
   * @param {MouseEvent} event
   */
  const plainly = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

  return { marked, below, page, waiting, card, lead, why, named, summary, notice, chips, plainly };
})();
