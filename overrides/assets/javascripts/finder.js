// @ts-check
/** What the search dialog of other pages shows: the first cases, plain pages, and the way to all of them. */

const anlikuFinder = (() => {
  "use strict";

  const WAIT = 120;
  const SLOW = 250;
  const { make, fill, button } = anlikuElements;
  const { parts } = anlikuQuery;

  const scope = /** @type {any} */ (window);
  /** @param {string} base @param {number} format of its files */
  scope.anlikuEditionOf = (base, format) => anlikuPacks.arrived("edition", { base, format });

  class Finder {
    /**
     * @param {string} home address of the search page
     * @param {HTMLElement} box where results stand
     * @param {HTMLElement} note
     */
    constructor(home, box, note) {
      this.home = home;
      this.root = home.replace(/[^/]*$/, "");
      this.box = box;
      this.note = note;
      this.asked = 0;
      this.timer = 0;
      /** @type {InstanceType<typeof anlikuLibrary.Library> | null} */
      this.library = null;
      anlikuRender.below(this.root);
      this.list = make("div", {});
      this.plain = make("div", {});
      this.all = make("p", { class: "overlay__all" });
      const called = (/** @type {number} */ row, /** @type {string} */ part) => this.library && this.library.called(row, part);
      this.results = new anlikuResults.Results(this.list, (error) => error && this.fail(error), called, box);
      this.pages = new anlikuPageSearch.Pages(fresh(`${this.root}assets/pages.js`));
      fill(box, this.list, this.plain, this.all);
    }

    /** @param {string} text */
    look(text) {
      this.asked += 1;
      clearTimeout(this.timer);
      this.results.rest();
      const words = parts(anlikuLibrary.cut(text).asked);
      if (words.length) this.timer = window.setTimeout(() => this.find(text, words, this.asked), WAIT);
      else this.clear();
    }

    clear() {
      this.results.clear();
      [this.list, this.plain, this.all, this.note].forEach((one) => fill(one));
    }

    /**
     * @param {string} text
     * @param {string[]} words
     * @param {number} asked
     */
    async find(text, words, asked) {
      const late = () => asked !== this.asked;
      const slow = window.setTimeout(() => late() || fill(this.note, "正在查找……"), SLOW);
      try {
        const library = await this.opened();
        const { asked: meaning, without } = anlikuLibrary.cut(text);
        const read = await library.read(meaning, words, without);
        if (late()) return;
        const { groups, many } = library.tally({}, read.answer, "relevance");
        const said = text.trim();
        const { hits, heads } = anlikuMessages.lined(groups, said);
        const meant = read.guess ? parts(read.guess.text) : words;
        const list = await this.results.load(library.index, hits, heads, read.answer.parts, meant);
        clearTimeout(slow);
        if (late()) return;
        this.show(said, read, list, many);
        const plain = await this.pages.find(meant).catch(() => []);
        const blank = await this.pages.blank(meant).catch(() => null);
        if (late()) return;
        fill(this.plain, blank, this.pages.group(plain, meant));
        // Pages that hold the words stand before cases that only mean them.
        if (many) this.list.after(this.plain);
        else this.list.before(this.plain);
        if (!hits.length && plain.length) fill(this.note, "没有案例写到，有这些页面：");
      } catch (error) {
        if (!late()) this.fail(/** @type {Error} */ (error));
      } finally {
        clearTimeout(slow);
      }
    }

    /** The library of the edition that is published now. */
    async opened() {
      if (this.library) return this.library;
      const { base, format } = await anlikuPacks.script(fresh(`${this.root}assets/edition.js`), "edition");
      // The browser may have kept this script from an edition of another format.
      if (format !== anlikuIndex.FORMAT) throw anlikuIndex.outdated();
      const library = new anlikuLibrary.Library(this.root + base);
      await library.open();
      this.library = library;
      return library;
    }

    /**
     * @param {string} said
     * @param {Guessed} read
     * @param {ResultList} list
     * @param {number} many
     */
    show(said, read, list, many) {
      const guessed = read.guess ? `按“${read.guess.text}”查找：` : "";
      const unsure = list.hits.length > 0 && list.hits.every((hit) => hit.unsure);
      const near = unsure ? "不一定有讲这件事的案例，以下没有把握，也许沾边。" : "没有案例这样写，以下说的是相近的事。";
      const nearFirst = list.hits.length && list.hits[0].words ? "，先列意思相近的" : "";
      const found = many ? `找到 ${many} 个案例${nearFirst}。` : read.answer.hits.length ? "" : near;
      fill(this.note, list.hits.length ? guessed + found : `没有找到和“${said}”有关的案例。`);
      this.box.scrollTop = 0;
      if (list.hits.length) this.results.show(list);
      else this.results.clear(), fill(this.list);
      const address = `${this.home}?q=${encodeURIComponent(said)}`;
      fill(this.all, make("a", { class: "button", href: address }, "到检索页：可以筛选、排序"));
    }

    /**
     * Something did not come; next time everything is asked for anew.
     * @param {Error} error
     */
    fail(error) {
      this.library = null;
      if (error.name === "outdated") {
        this.clear();
        fill(this.note, anlikuMessages.OUTDATED, button("刷新", () => location.reload()));
        return;
      }
      const again = button("重试", () => {
        const field = document.getElementById("overlay-box");
        if (!(field instanceof HTMLInputElement)) return;
        field.focus();
        this.look(field.value);
      });
      this.clear();
      fill(this.note, anlikuMessages.missing(), again);
    }
  }

  /**
   * What changes with every edition is not taken from a cache of long ago.
   * @param {string} address
   */
  const fresh = (address) => (location.protocol === "file:" ? address : `${address}?${Math.floor(Date.now() / 60000)}`);

  return { Finder };
})();
