// @ts-check
/**
 * The page of the reading list: the cases of the address, or those that the reader has picked, in one order, with what
 * each shows; two or three side by side; printed, or as a Word document. The address always names what is shown.
 */

/**
 * @typedef {[string, string, string, string, string, string, boolean]} Measure indicator, before, after, change, what is to be
 *   known of it, source, whether it is among the two shown first
 * @typedef {{name: string, id: string, title: string, cuts: string, award: string, kind: string, unit: string, authors: string, region: string,
 *   year: number, round: string, facts: string[], summary: string, sample: boolean, words: number, minutes: number,
 *   cells: [string, string][], evidence: Measure[]}} Glance as site/glances.py writes it
 * @typedef {{cases: string[], repeated: number, strange: number, beyond: number}} Asked what an address asks for
 */

const anlikuList = (() => {
  "use strict";

  const { make, button } = anlikuElements;

  const PARAMETER = "cases";
  /** Cases that are compared, at most. */
  const ABREAST = 3;

  /** Case → what its file said. @type {Map<string, Glance>} */
  const known = new Map();
  /** Case → whether its file told of it, once that is known. @type {Map<string, Promise<boolean>>} */
  const asking = new Map();

  /**
   * @param {string} search of an address
   * @returns {Asked | null} null where it names no list
   */
  function asked(search) {
    const value = new URLSearchParams(search).get(PARAMETER);
    if (value === null) return null;
    const names = value.split(",").map((name) => name.trim()).filter(Boolean);
    const cases = anlikuShelf.clean(names);
    const strange = names.filter((name) => !anlikuShelf.CASE.test(name)).length;
    return {
      cases: cases.slice(0, anlikuShelf.MOST),
      repeated: names.length - strange - cases.length,
      strange,
      beyond: Math.max(0, cases.length - anlikuShelf.MOST),
    };
  }

  /**
   * @param {string} text
   * @param {() => void} act
   * @param {Record<string, string>} [attributes]
   */
  const action = (text, act, attributes = {}) => button(text, act, Object.assign({ class: "action" }, attributes));

  /** @param {Glance} glance */
  const facts = (glance) => [glance.award, ...glance.facts, glance.region, `${glance.year}年`];

  /** @param {Measure} measure */
  const moved = ([indicator, before, after, change, told]) =>
    `${indicator}：前 ${before} → 后 ${after}，${change}${told ? `（${told}）` : ""}`;

  class Page {
    /** @param {HTMLElement} root */
    constructor(root) {
      this.root = root;
      this.base = (root.dataset.root || "../").replace(/index\.html$/, "");
      this.file = root.dataset.index || "";
      const address = asked(location.search);
      anlikuShelf.tries();
      const own = anlikuShelf.read();
      /** What the address asked for that is not the reader's own list. @type {Asked | null} */
      this.shared = address && (address.strange || (address.cases.length && address.cases.join() !== own.join())) ? address : null;
      /** @type {string[]} */
      this.cases = this.shared ? this.shared.cases : own;
      /** @type {Set<string>} */
      this.missing = new Set();
      /** @type {string[]} The cases that are compared. */
      this.abreast = [];
      this.said = make("p", { class: "list__said", role: "status" });
      this.head = make("div");
      this.items = make("ol", { class: "list__items" });
      this.side = make("section", { class: "list__side", "aria-labelledby": "side-title", tabindex: "-1" });
      root.textContent = "";
      root.append(this.head, this.said, this.items, this.side);
      anlikuShelf.follow(() => this.renewed());
      this.load();
    }

    /** The reader's own list has changed, here or in another tab. */
    renewed() {
      if (!this.shared) this.cases = anlikuShelf.read();
      this.load();
    }

    /** Reads the files of the cases that are not known yet, then shows the list. */
    async load() {
      this.show();
      const wanted = this.cases.filter((name) => !known.has(name) && !this.missing.has(name));
      if (!wanted.length) return;
      await Promise.all(wanted.map(async (name) => (await this.read(name)) || this.missing.add(name)));
      this.show();
    }

    /**
     * Whether the case could be read.
     * @param {string} name
     */
    read(name) {
      const asked = asking.get(name);
      if (asked) return asked;
      /** @type {Promise<boolean>} */
      const asks = new Promise((done) => {
        const script = document.createElement("script");
        const finish = () => {
          script.remove();
          asking.delete(name);
          done(known.has(name));
        };
        script.addEventListener("load", finish);
        script.addEventListener("error", finish);
        script.src = `${this.base}${name}/glance.js`;
        document.head.append(script);
      });
      asking.set(name, asks);
      return asks;
    }

    /** @param {string[]} cases a new order, or fewer */
    change(cases) {
      this.cases = cases;
      this.abreast = this.abreast.filter((name) => cases.includes(name));
      if (this.shared) this.show();
      else anlikuShelf.write(cases);
    }

    show() {
      this.place();
      this.showHead();
      this.showItems();
      this.showSide();
    }

    /** The address that names what is shown, as it may be passed on. */
    address() {
      const bare = location.href.split(/[?#]/)[0];
      return this.cases.length ? `${bare}?${PARAMETER}=${this.cases.join(",")}` : bare;
    }

    /** Some browsers let no page that was opened from a folder change its address. */
    place() {
      try {
        if (location.href !== this.address()) history.replaceState(history.state, "", this.address());
      } catch (error) {
        // The list is shown all the same.
      }
    }

    showHead() {
      this.head.textContent = "";
      const many = this.cases.filter((name) => !this.missing.has(name)).length;
      const waits = this.cases.some((name) => !known.has(name) && !this.missing.has(name));
      if (!anlikuShelf.lasting()) this.head.append(make("p", { class: "list__offer" }, "这个浏览器不让网页保存东西（或者存满了），清单只在这一页有效；复制链接就能留住它。"));
      if (!many && !this.shared) return void this.head.append(this.empty());
      const title = this.shared ? "这个网址里的清单" : "我的清单";
      this.head.append(make("h2", { class: "list__title" }, title, make("span", { class: "count" }, `${many} 个案例`)));
      if (this.shared) this.head.append(this.offer());
      this.remarks().forEach((remark) => this.head.append(make("p", { class: "hint" }, remark)));
      if (this.missing.size) this.head.append(action("重试", () => this.retry()));
      if (waits) this.head.append(make("p", { class: "hint" }, "正在取案例……"));
      if (many) this.head.append(this.actions());
    }

    /** What the address holds that cannot be shown. */
    remarks() {
      const { repeated, strange, beyond } = this.shared || { repeated: 0, strange: 0, beyond: 0 };
      const lost = this.cases.filter((name) => this.missing.has(name));
      return [
        repeated && `网址里有 ${repeated} 个案例写了不止一次，只列一次。`,
        strange && `网址里有 ${strange} 处不是案例的编号，略过了；可能是复制时断了，请向发给您的人再要一次。`,
        beyond && `网址里的案例太多，只列前 ${anlikuShelf.MOST} 个，其余 ${beyond} 个没有列。`,
        lost.length && `有 ${lost.length} 个案例没有取到（${few(lost)}）：可能是网络不稳，也可能已经改名或撤下。`,
      ].filter(Boolean).map(String);
    }

    retry() {
      this.missing.clear();
      this.load();
    }

    empty() {
      return make(
        "div", { class: "empty" },
        make("p", { class: "empty__title" }, "清单还是空的"),
        make("p", {}, "看到合适的案例，按“加入清单”；挑好的案例会排在这里，可以一起打印、存成 Word，或者把网址发给同事。"),
        make("p", {}, make("a", { class: "button", href: `${this.base}${this.file}` }, "去找案例")),
      );
    }

    /** What may be done with somebody's list. */
    offer() {
      const own = anlikuShelf.read();
      const fresh = this.cases.filter((name) => !own.includes(name) && !this.missing.has(name));
      const more = own.length ? `您自己的清单有 ${own.length} 个案例，没有动。` : "";
      if (!anlikuShelf.lasting()) return make("p", { class: "hint" }, more);
      const box = make("p", { class: "list__offer" }, more);
      const room = anlikuShelf.MOST - own.length;
      if (fresh.length) box.append(action(own.length ? `把其中 ${Math.min(fresh.length, room)} 个加进我的清单` : "存为我的清单", () => this.take(own.concat(fresh))));
      if (own.length) box.append(action("看我的清单", () => this.take(own)));
      return box;
    }

    /** @param {string[]} cases become the reader's own list, which is shown from now on */
    take(cases) {
      this.shared = null;
      this.abreast = [];
      anlikuShelf.write(cases);
    }

    actions() {
      const inWeChat = /MicroMessenger/i.test(navigator.userAgent);
      const row = make("ul", { class: "actions" });
      const put = (/** @type {Node} */ one) => row.append(make("li", {}, one));
      put(action("复制链接", () => this.copy()));
      if (!inWeChat) {
        put(action("打印", () => window.print()));
        put(action("存成 Word", () => this.save()));
      }
      if (!this.shared) put(action("清空", () => this.clear()));
      const hint = inWeChat && make("p", { class: "hint" }, "要打印或存成 Word，请复制链接，用手机或电脑的浏览器打开。");
      return make("div", {}, row, hint);
    }

    copy() {
      const tell = (/** @type {string} */ words) => (this.said.textContent = words);
      const manual = () => tell(`请长按或选中复制：${this.address()}`);
      if (navigator.clipboard) navigator.clipboard.writeText(this.address()).then(() => tell("已复制链接"), manual);
      else manual();
    }

    /** Emptied at once, and as quickly there again. */
    clear() {
      const before = this.cases;
      this.change([]);
      this.said.textContent = `清空了 ${before.length} 个案例。`;
      this.said.append(action("撤销", () => {
        this.said.textContent = "";
        this.change(before);
      }));
    }

    save() {
      const many = this.cases.filter((name) => known.has(name));
      const blob = new Blob([/** @type {BlobPart} */ (anlikuDocx.bytes(this.paragraphs(many)))], { type: anlikuDocx.TYPE });
      const link = /** @type {HTMLAnchorElement} */ (make("a", { href: URL.createObjectURL(blob), download: `阅读清单（${many.length} 个案例）.docx` }));
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    }

    /**
     * @param {string[]} cases
     * @returns {Paragraph[]}
     */
    paragraphs(cases) {
      /** @type {Paragraph[]} */
      const out = [{ style: "Title", text: "阅读清单" }];
      if (location.protocol !== "file:") out.push({ style: "Note", text: this.address() });
      cases.forEach((name, i) => {
        const glance = /** @type {Glance} */ (known.get(name));
        out.push({ style: "Heading1", text: `${i + 1}. ${glance.title}` });
        out.push({ style: "Note", text: [...facts(glance), glance.unit, glance.sample ? "示例" : ""].filter(Boolean).join(" · ") });
        out.push({ style: "Normal", text: glance.summary });
        glance.cells.forEach(([label, text]) => out.push({ style: "Normal", strong: `${label}：`, text }));
        glance.evidence.forEach((measure) => out.push({ style: "Normal", text: `${moved(measure)}。来源：${measure[5]}` }));
        if (location.protocol !== "file:") out.push({ style: "Note", text: new URL(this.link(name), location.href).href });
      });
      return out;
    }

    /** @param {string} name */
    link(name) {
      return `${this.base}${name}/${this.file}`;
    }

    showItems() {
      const focused = document.activeElement instanceof HTMLElement && this.items.contains(document.activeElement) ? document.activeElement.dataset.act : "";
      this.items.textContent = "";
      const there = this.cases.filter((name) => !this.missing.has(name));
      there.forEach((name, i) => this.items.append(this.item(name, there[i - 1], there[i + 1])));
      const again = focused && this.items.querySelector(`[data-act="${focused}"]:not([disabled])`);
      if (again instanceof HTMLElement) again.focus();
    }

    /**
     * @param {string} name
     * @param {string} [above] the case before it in the list
     * @param {string} [below]
     */
    item(name, above, below) {
      const glance = known.get(name);
      const title = glance ? glance.title : name;
      const tools = make("p", { class: "list__tools" });
      const act = (/** @type {string} */ text, /** @type {string} */ key, /** @type {() => void} */ done) =>
        tools.append(action(text, done, { "data-act": `${key} ${name}`, "aria-label": `${text}：${title}` }));
      if (above) act("上移", "up", () => this.change(swapped(this.cases, name, above)));
      if (below) act("下移", "down", () => this.change(swapped(this.cases, name, below)));
      act("移出", "off", () => this.change(this.cases.filter((one) => one !== name)));
      if (glance && this.cases.length > 1) tools.append(this.picker(name, title));
      if (this.abreast.length > 1 && this.abreast.includes(name)) act("看比较", "look", () => this.look());
      if (!glance) return make("li", { class: "list__item" }, make("p", { class: "list__name" }, name), tools);
      const rest = glance.evidence.filter((measure) => !measure[6]).length;
      return make(
        "li", { class: "list__item", "data-case": glance.id },
        make("h3", { class: "card__title" }, make("a", glance.cuts ? { class: "broken", href: this.link(name) } : { href: this.link(name) }, ...anlikuElements.broken(glance.title, glance.cuts))),
        make("p", { class: "card__facts" }, make("span", { class: "award" }, glance.award), ...facts(glance).slice(1).map((fact) => make("span", {}, fact)), glance.sample && make("span", { class: "sample" }, "示例")),
        make("p", { class: "card__summary" }, glance.summary),
        glance.cells.length > 0 && make("dl", { class: "list__cells" }, ...glance.cells.map(([label, text]) => make("div", {}, make("dt", {}, label), make("dd", {}, text)))),
        glance.evidence.length > 0 && make("ul", { class: "list__evidence" }, ...glance.evidence.filter((measure) => measure[6]).map((measure) => make("li", {}, moved(measure)))),
        rest > 0 && make("p", { class: "hint" }, `另有 ${rest} 项前后数据，见案例。`),
        make("p", { class: "card__unit" }, `${glance.unit} · 约 ${glance.words} 字，读 ${glance.minutes} 分钟`),
        tools,
      );
    }

    /**
     * @param {string} name
     * @param {string} title
     */
    picker(name, title) {
      const isChosen = this.abreast.includes(name);
      const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", "data-act": `side ${name}`, "aria-label": `比较：${title}` }));
      box.checked = isChosen;
      box.disabled = !isChosen && this.abreast.length >= ABREAST;
      box.addEventListener("change", () => {
        this.abreast = box.checked ? this.abreast.concat([name]) : this.abreast.filter((one) => one !== name);
        this.abreast.sort((a, b) => this.cases.indexOf(a) - this.cases.indexOf(b));
        this.showItems();
        this.showSide();
        this.said.textContent = this.abreast.length === 1 ? "再选一个就能比较" : this.abreast.length ? `正在比较 ${this.abreast.length} 个案例，在清单下面` : "";
      });
      return make("label", { class: "list__pick" }, box, "比较");
    }

    /** Goes to the comparison, which may stand far below. */
    look() {
      this.side.scrollIntoView();
      this.side.focus({ preventScroll: true });
    }

    showSide() {
      this.side.textContent = "";
      const glances = this.abreast.map((name) => /** @type {Glance} */ (known.get(name)));
      this.side.hidden = glances.length < 2;
      if (this.side.hidden) return;
      const head = make("tr", {}, make("td", {}), ...glances.map((glance, i) => make("th", { scope: "col" }, make("a", { href: this.link(this.abreast[i]) }, glance.title))));
      const rows = compared(glances).map(([label, cells]) => make("tr", {}, make("th", { scope: "row" }, label), ...cells.map((cell) => make("td", {}, cell))));
      this.side.append(
        make("h2", { class: "list__title", id: "side-title" }, "并排比较"),
        make("div", { class: "table", role: "region", "aria-label": "并排比较", tabindex: "0" },
          make("table", { class: "side" }, make("thead", {}, head), make("tbody", {}, ...rows))),
        make("p", { class: "hint" }, "各校的基础、工具和年份不同，数字只说明一所学校自己的前后，不能拿来比高低。"),
      );
    }
  }

  /** A school with its region, unless its name says that already. @param {Glance} glance */
  const whose = ({ region, unit }) => (unit.includes(region) ? unit : `${region} ${unit}`);

  /**
   * The rows of a comparison: what it is called, and a cell for each case. What none of them tells has no row.
   * @param {Glance[]} glances
   * @returns {[string, (string | Node)[]][]}
   */
  function compared(glances) {
    const labels = glances.reduce((/** @type {string[]} */ out, glance) => out.concat(glance.cells.map(([label]) => label).filter((label) => !out.includes(label))), []);
    /** @param {Glance} glance @param {string} label */
    const cell = (glance, label) => (glance.cells.find(([name]) => name === label) || ["", "—"])[1];
    /** @param {Glance} glance */
    const evidence = (glance) => (glance.evidence.length ? make("ul", {}, ...glance.evidence.map((measure) => make("li", {}, moved(measure)))) : "没有前后数据");
    return [
      ["评选", glances.map((glance) => `${glance.year}年 ${glance.award}`)],
      ["单位", glances.map(whose)],
      ["学科·学段", glances.map((glance) => glance.facts.join(" · "))],
      ...labels.map((label) => /** @type {[string, string[]]} */ ([label, glances.map((glance) => cell(glance, label))])),
      ["前后", glances.map(evidence)],
      ["篇幅", glances.map((glance) => `约 ${glance.words} 字`)],
    ];
  }

  /**
   * The list with two of its cases changed about.
   * @param {string[]} cases
   * @param {string} one
   * @param {string} other
   */
  const swapped = (cases, one, other) => cases.map((name) => (name === one ? other : name === other ? one : name));

  /**
   * Names for a sentence: `a、b、c 等`.
   * @param {string[]} names
   */
  const few = (names) => (names.length > 3 ? `${names.slice(0, 3).join("、")} 等` : names.join("、"));

  // The files of the cases call this.
  // @ts-ignore
  window.anlikuGlance = (/** @type {Glance} */ glance) => {
    known.set(glance.name, glance);
  };

  const root = document.querySelector("[data-list-page]");
  if (root instanceof HTMLElement) new Page(root);

  return { asked, compared, swapped };
})();
