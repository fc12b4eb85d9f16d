// @ts-check
/**
 * Guides, rules, rounds and other plain pages that contain the words: a group of its own beside the cases. What they
 * say is one file (see `tooling/anliku/site/plainsearch.py`), loaded when somebody asks for what may stand in it: a
 * small file beside it tells.
 */

/**
 * @typedef {[string, string, string]} Section anchor, heading, text
 * @typedef {[string, string, Section[]]} PlainPage address, title, sections
 * @typedef {string[]} Blank a facet's label and the names of one of its terms that no case has
 * @typedef {{pages: PlainPage[], blanks: Blank[]}} PagesFile
 * @typedef {{url: string, title: string, heading: string, runs: Run[], score: number}} PageHit
 */

const anlikuPageSearch = (() => {
  "use strict";

  const MOST = 4;
  const { make } = anlikuElements;
  const { marked, page } = anlikuRender;
  const { normalise, parts: partsOf } = anlikuQuery;
  const CONTRIBUTE = "guide/contribute/";
  const { mark, cut } = anlikuExcerpt;

  const scope = /** @type {any} */ (window);
  /** @param {string} pairs */
  scope.anlikuPagePairs = (pairs) => anlikuPacks.arrived("pagepairs", pairs);
  /** @param {PlainPage[]} pages @param {Blank[]} blanks */
  scope.anlikuPages = (pages, blanks) => anlikuPacks.arrived("pages", { pages, blanks });

  class Pages {
    /** @param {string} file its address; empty where the site has none */
    constructor(file) {
      this.file = file;
      /** @type {Promise<PagesFile> | null} */
      this.loaded = null;
      /** @type {Promise<Uint8Array> | null} */
      this.pairs = null;
    }

    /** The pairs of characters that stand in the file, loaded once; null where they do not come, which is forgotten. */
    async sieve() {
      if (!this.file) return null;
      this.pairs = this.pairs || anlikuPacks.script(this.file.replace("pages.js", "pagepairs.js"), "pagepairs").then(bytesOf);
      return this.pairs.catch(() => (this.pairs = null));
    }

    /**
     * Whether the file may say something of the parts: all pairs of characters that these have stand in it.
     * @param {string[]} parts
     */
    async mayTell(parts) {
      if (!parts.length || !this.file) return false;
      const kept = await this.sieve();
      return !kept || parts.every((part) => pairsOf(part).every((pair) => anlikuPacks.sifted(kept, pair)));
    }

    /** Loaded once; a failure is forgotten. */
    all() {
      if (!this.loaded) {
        this.loaded = anlikuPacks.script(this.file, "pages");
        this.loaded.catch(() => (this.loaded = null));
      }
      return this.loaded;
    }

    /**
     * The pages that contain all parts, those that have them in their title or a heading first.
     * @param {string[]} parts
     * @returns {Promise<PageHit[]>}
     */
    async find(parts) {
      if (!(await this.mayTell(parts))) return [];
      const { pages } = await this.all();
      return pages
        .map((one) => hit(one, parts))
        .filter((one) => one.score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, MOST);
    }

    /**
     * What is said of a term that somebody asks for and no case has: that there are none, and how to contribute one.
     * @param {string[]} parts
     * @returns {Promise<HTMLElement | null>}
     */
    async blank(parts) {
      if (!(await this.mayTell(parts))) return null;
      const { pages, blanks } = await this.all();
      const named = blanks.find((names) => names.slice(1).some((name) => parts.includes(partsOf(name).join(" "))));
      if (!named) return null;
      const [label, name] = named;
      const guide = pages.some(([url]) => url === CONTRIBUTE);
      return make(
        "p",
        { class: "blank" },
        `${label}“${name}”还没有案例（0 个）。`,
        guide && make("a", { href: page(CONTRIBUTE) }, "写一篇来投稿"),
      );
    }

    /**
     * The group as it is shown; null where there is nothing.
     * @param {PageHit[]} hits
     * @param {string[]} parts
     */
    group(hits, parts) {
      if (!hits.length) return null;
      const items = hits.map(({ url, title, heading, runs }) =>
        make(
          "li",
          { class: "pagehit" },
          make("a", { class: "pagehit__title", href: page(url) }, ...marked(mark(title, parts))),
          heading && make("p", { class: "pagehit__heading" }, ...marked(mark(heading, parts))),
          make("p", { class: "pagehit__text" }, ...marked(runs)),
        ),
      );
      return make("section", { class: "pagehits", "aria-label": "页面" }, make("h2", {}, "页面"), make("ul", {}, ...items));
    }
  }

  /** @param {string} text in Base64 */
  const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

  /** @param {string} part */
  function pairsOf(part) {
    const characters = Array.from(part);
    return characters.slice(1).map((character, i) => characters[i] + character);
  }

  /**
   * A page and its best section: the one that has the words in its heading, else the first that has them in its text.
   * @param {PlainPage} one
   * @param {string[]} parts
   * @returns {PageHit}
   */
  function hit([url, title, sections], parts) {
    const holds = (/** @type {string} */ text) => parts.filter((part) => normalise(text).includes(part)).length;
    const whole = [title].concat(...sections.map((section) => section.slice(1))).join("\n");
    const none = { url, title, heading: "", runs: [], score: 0 };
    if (holds(whole) < parts.length) return none;
    const worth = sections.map(([, heading, text]) => 3 * holds(heading) + holds(text));
    const best = Math.max(0, ...worth);
    const [anchor, heading, text] = sections[worth.indexOf(best)] || ["", "", ""];
    const shown = (text && cut(text, parts)) || mark(text.slice(0, 90), parts);
    const score = 1 + best + 10 * holds(title);
    return { url: anchor && heading ? `${url}#${anchor}` : url, title, heading, runs: shown, score };
  }

  return { Pages };
})();
