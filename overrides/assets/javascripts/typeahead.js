// @ts-check
/**
 * The list below the search box while a reader types (the combobox of the ARIA practices): what it leads to stands
 * beside each line. Opened by typing, or by a tap into the empty box where something was looked for before; never
 * while an input method composes, nor by what is pasted, which is a whole query already.
 */

const anlikuTypeahead = (() => {
  "use strict";

  const WAIT = 80;
  const ID = "ask-hints";
  const { make, fill } = anlikuElements;
  /** How text comes into the box by typing. */
  const TYPING = /^(insertText|delete)/;

  /**
   * @typedef {{hints: (text: string) => Promise<Hint[]>, label: (facet: string) => string, choose: (hint: Hint) => void}} Leads
   */

  class Typeahead {
    /**
     * @param {HTMLInputElement} box
     * @param {Leads} leads
     */
    constructor(box, leads) {
      this.box = box;
      this.leads = leads;
      /** @type {Hint[]} */
      this.hints = [];
      this.active = -1;
      this.asked = 0;
      this.timer = 0;
      this.list = make("ul", { role: "listbox", id: ID, "aria-label": "可以选的", class: "hints__list" });
      this.clearer = make("button", { type: "button", class: "hints__clear" }, "清除最近的查找");
      this.panel = make("div", { class: "hints", hidden: "" }, this.list, this.clearer);
      const row = /** @type {HTMLElement} */ (box.parentElement);
      row.append(this.panel);
      box.setAttribute("aria-controls", ID);
      this.listen(row);
    }

    /** @param {HTMLElement} row */
    listen(row) {
      const { box } = this;
      box.addEventListener("input", (event) => {
        if (event instanceof InputEvent && isTyped(event)) this.typed();
        else this.close();
      });
      box.addEventListener("compositionstart", () => this.close());
      box.addEventListener("compositionend", () => this.typed());
      box.addEventListener("click", () => this.recall());
      box.addEventListener("keydown", (event) => {
        if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.shiftKey) return;
        if (!this.key(event.key)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      });
      row.addEventListener("focusout", (event) => {
        if (!(event.relatedTarget instanceof Node) || !row.contains(event.relatedTarget)) this.close();
      });
      // A press must not take the focus from the box, which would close the list before the click.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const option = event.target instanceof Element ? event.target.closest("[role='option']") : null;
        const at = Array.from(this.list.children).findIndex((one) => one === option);
        if (at >= 0) this.choose(at);
      });
      this.clearer.addEventListener("click", () => {
        anlikuRecent.clear();
        box.focus();
        this.close();
      });
    }

    /** @returns {boolean} */
    get open() {
      return !this.panel.hidden;
    }

    typed() {
      clearTimeout(this.timer);
      const text = this.box.value;
      if (!text.trim()) {
        this.close();
        return;
      }
      this.timer = window.setTimeout(() => this.look(text), WAIT);
    }

    /** @param {string} text */
    async look(text) {
      this.asked += 1;
      const asked = this.asked;
      // What does not come is not offered; the search itself says so.
      const found = await this.leads.hints(text).catch(() => []);
      if (asked !== this.asked || this.box.value !== text || document.activeElement !== this.box) return;
      const before = anlikuRecent.read().filter((one) => one !== text && one.startsWith(text)).slice(0, 2);
      const texts = new Set(before);
      this.panel.dataset.hintsFor = text;
      this.show(before.map(recent).concat(found.filter((one) => !texts.has(one.text))));
    }

    /** Into the empty box: what was looked for before. @returns {boolean} whether there is anything */
    recall() {
      if (this.box.value || this.open) return false;
      const before = anlikuRecent.read();
      this.show(before.map(recent));
      return before.length > 0;
    }

    /** @param {Hint[]} hints */
    show(hints) {
      this.hints = hints;
      this.active = -1;
      const { box, list } = this;
      fill(list, ...hints.map((hint, i) => this.option(hint, i)));
      this.clearer.hidden = !hints.some((hint) => hint.kind === "recent");
      this.panel.hidden = !hints.length;
      box.setAttribute("aria-expanded", String(hints.length > 0));
      box.removeAttribute("aria-activedescendant");
    }

    close() {
      clearTimeout(this.timer);
      this.asked += 1;
      if (this.open) this.show([]);
    }

    /**
     * @param {Hint} hint
     * @param {number} i
     */
    option(hint, i) {
      return make(
        "li",
        { role: "option", id: `${ID}-${i}`, "aria-selected": "false", class: "hints__row" },
        make("span", { class: "hints__text" }, hint.text),
        make("span", { class: "hints__to" }, this.to(hint)),
      );
    }

    /**
     * What a line leads to.
     * @param {Hint} hint
     */
    to({ kind, text, facet, term }) {
      if (kind === "name") return term === text ? this.leads.label(facet) : `${this.leads.label(facet)}：${term}`;
      return { word: "查找", question: "有案例回答", case: "案例", recent: "最近查过" }[kind];
    }

    /**
     * A key in the box. Whether it was for the list.
     * @param {string} key
     * @returns {boolean}
     */
    key(key) {
      // What was about to be offered comes too late.
      if (!this.open && key === "Enter") this.close();
      if (!this.open) return key === "ArrowDown" && this.recall();
      if (key === "ArrowDown" || key === "ArrowUp") this.move(key === "ArrowDown" ? 1 : -1);
      else if (key === "Enter" && this.active >= 0) this.choose(this.active);
      else if (key === "Escape") this.close();
      else {
        if (key === "Enter") this.close();
        return false;
      }
      return true;
    }

    /** Past either end the box itself is next. @param {number} step */
    move(step) {
      const many = this.hints.length + 1;
      this.active = ((this.active + 1 + step + many) % many) - 1;
      Array.from(this.list.children).forEach((option, i) => option.setAttribute("aria-selected", String(i === this.active)));
      if (this.active < 0) {
        this.box.removeAttribute("aria-activedescendant");
      } else {
        this.box.setAttribute("aria-activedescendant", `${ID}-${this.active}`);
        this.list.children[this.active].scrollIntoView({ block: "nearest" });
      }
    }

    /** @param {number} at */
    choose(at) {
      const hint = this.hints[at];
      this.close();
      this.leads.choose(hint);
    }
  }

  /**
   * Key by key; several characters at once were pasted, dictated or put in by the browser. What an input method
   * composes has an event of its own when it is done.
   * @param {InputEvent} event
   */
  const isTyped = (event) => !event.isComposing && TYPING.test(event.inputType) && Array.from(event.data || "").length < 2;

  /**
   * @param {string} text
   * @returns {Hint}
   */
  const recent = (text) => ({ kind: "recent", text, facet: "", term: "", url: "" });

  return { Typeahead };
})();
