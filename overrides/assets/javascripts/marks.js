// @ts-check
/**
 * From a result to its place: `?h=阅读 素养` marks these words in the text, `&at=…` (words of the excerpt) says at
 * which of them the reader wants to be. A chip says how many there are, leads from one to the next and clears them.
 *
 * Text of links, code and drawings is left alone, and so is part of a number. Texts are compared in small letters and
 * narrow characters, without the spaces beside Chinese, as search compares them.
 */
(function () {
  "use strict";

  /** So many marks at most: more say nothing, and a long page would have to wait for them. */
  const MOST = 300;
  const PLACES = ".title__summary, .glance p, .prose";
  const BLOCK = "p, li, td, th, h2, h3, h4, h5, h6, blockquote, figcaption, dd, dt";
  const LEFT_ALONE = "a, code, pre, svg, sup, mark";
  const HAN = /[\u3007\u3400-\u9fff\uf900-\ufaff\ud840-\udfff]/;
  const WORD = /[0-9a-z\u00df-\u024f\u0370-\u052f]/;
  const DIGIT = /[0-9]/;

  /**
   * @typedef {{text: string, from: number[], to: number[]}} Folded a text as it is compared, and the stretch of the text as
   *   written that each of its characters stands for
   * @typedef {{node: Text, start: number}} Piece a text node, and where it begins in the text of its block
   */

  /**
   * @param {string} written
   * @returns {Folded}
   */
  function fold(written) {
    let text = "";
    /** @type {number[]} */
    const from = [];
    /** @type {number[]} */
    const to = [];
    let at = 0;
    const far = written.length;
    for (const sign of written) {
      const end = at + sign.length;
      const plain = sign.normalize("NFKC").toLowerCase();
      const space = !plain.trim();
      const before = text[text.length - 1] || "";
      const between = space && (!before || before === " " || HAN.test(before) || (end < far && HAN.test(written[end])));
      if (!between) {
        text += space ? " " : plain;
        for (let i = 0; i < (space ? 1 : plain.length); i += 1) {
          from.push(at);
          to.push(end);
        }
      }
      at = end;
    }
    return { text, from, to };
  }

  /**
   * Where a word stands in a folded text; a Latin word or a number only as a whole.
   * @param {string} text
   * @param {string} word
   * @param {(range: [number, number]) => void} tell
   */
  function places(text, word, tell) {
    const whole = !HAN.test(word);
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const end = at + word.length;
      if (!whole || !(goesOn(text, at - 1, text[at]) || goesOn(text, end, text[end - 1]))) tell([at, end]);
    }
  }

  /**
   * Whether the character at a place belongs to the word or number that ends or begins beside it.
   * @param {string} text
   * @param {number} at
   * @param {string} beside
   */
  function goesOn(text, at, beside) {
    const sign = text[at] || "";
    if (WORD.test(sign)) return true;
    return ".,/:-".includes(sign) && sign !== "" && DIGIT.test(beside) && DIGIT.test(text[at - 1] || "") && DIGIT.test(text[at + 1] || "");
  }

  /** The text nodes that may be marked, by the block that they stand in. @returns {Map<Element, Piece[]>} */
  function blocks() {
    /** @type {Map<Element, Piece[]>} */
    const found = new Map();
    document.querySelectorAll(PLACES).forEach((place) => {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = /** @type {Text} */ (walker.currentNode);
        const parent = node.parentElement;
        if (!parent || parent.closest(LEFT_ALONE)) continue;
        const block = parent.closest(BLOCK) || place;
        const pieces = found.get(block) || [];
        const last = pieces[pieces.length - 1];
        // Something that is left alone stands between: nothing goes on over it.
        const apart = last && !follows(last.node, node) ? 1 : 0;
        pieces.push({ node, start: last ? last.start + last.node.data.length + apart : 0 });
        found.set(block, pieces);
      }
    });
    return found;
  }

  /**
   * Whether nothing that is left alone stands between two text nodes.
   * @param {Text} first
   * @param {Text} second
   */
  function follows(first, second) {
    const range = document.createRange();
    range.setStartAfter(first);
    range.setEndBefore(second);
    return !range.toString();
  }

  /** @param {Piece[]} pieces */
  function textOf(pieces) {
    let text = "";
    pieces.forEach(({ node, start }) => (text = text.padEnd(start, "\u0000") + node.data));
    return text;
  }

  /**
   * Marks ranges of a block's text, given from first to last and apart. Gives the first mark of each: one that goes
   * on in bold has several.
   * @param {Piece[]} pieces
   * @param {[number, number][]} ranges
   */
  function put(pieces, ranges) {
    /** @type {HTMLElement[]} */
    const made = [];
    for (let i = ranges.length - 1; i >= 0; i -= 1) {
      const [from, to] = ranges[i];
      /** @type {HTMLElement | null} */
      let first = null;
      for (let p = pieces.length - 1; p >= 0; p -= 1) {
        const { node, start } = pieces[p];
        const [a, b] = [Math.max(from - start, 0), Math.min(to - start, node.data.length)];
        if (a >= b) continue;
        // What stands behind is marked already; the node keeps what stands before.
        node.splitText(b);
        const mark = document.createElement("mark");
        const inner = node.splitText(a);
        inner.replaceWith(mark);
        mark.append(inner);
        first = mark;
      }
      if (first) made.unshift(first);
    }
    return made;
  }

  /**
   * @param {[number, number][]} ranges
   * @returns {[number, number][]} from first to last, those that touch as one
   */
  function merged(ranges) {
    /** @type {[number, number][]} */
    const all = [];
    ranges
      .sort((a, b) => a[0] - b[0])
      .forEach(([from, to]) => {
        const last = all[all.length - 1];
        if (last && from <= last[1]) last[1] = Math.max(last[1], to);
        else all.push([from, to]);
      });
    return all;
  }

  /**
   * Marks the words in the whole text.
   * @param {string[]} words folded
   * @param {string} place folded words of the text at which the reader wants to be
   */
  function markAll(words, place) {
    /** @type {HTMLElement[]} */
    const marks = [];
    let wanted = -1;
    blocks().forEach((pieces) => {
      if (marks.length >= MOST) return;
      const folded = fold(textOf(pieces));
      /** @type {[number, number][]} */
      const found = [];
      words.forEach((word) => places(folded.text, word, (range) => found.push(range)));
      const ranges = merged(found).slice(0, MOST - marks.length);
      const at = place && wanted < 0 ? folded.text.indexOf(place) : -1;
      const first = at < 0 ? -1 : ranges.findIndex(([from]) => from >= at);
      const before = marks.length;
      marks.push(...put(pieces, ranges.map(([from, to]) => [folded.from[from], folded.to[to - 1]])));
      if (first >= 0) wanted = before + first;
    });
    return { marks, wanted };
  }

  /**
   * @param {HTMLElement[]} marks
   * @param {number} first
   * @param {string} asked
   */
  function chip(marks, first, asked) {
    const bar = document.createElement("div");
    bar.className = "marks";
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", "文中的标记");
    const said = document.createElement("span");
    said.className = "marks__said";
    said.setAttribute("role", "status");
    bar.append(said);
    let at = first;
    const go = (/** @type {number} */ number, scroll = true) => {
      if (at >= 0) marks[at].classList.remove("here");
      at = (number + marks.length) % marks.length;
      marks[at].classList.add("here");
      if (scroll) shown(marks[at]);
      said.textContent = `“${asked}” ${at + 1} / ${marks.length}${marks.length >= MOST ? "+" : ""}`;
    };
    const button = (/** @type {string} */ label, /** @type {string} */ words, /** @type {() => void} */ act) => {
      const element = document.createElement("button");
      element.type = "button";
      element.textContent = words;
      if (label) element.setAttribute("aria-label", label);
      element.addEventListener("click", act);
      bar.append(element);
    };
    if (marks.length > 1) {
      button("上一处", "↑", () => go(at - 1));
      button("下一处", "↓", () => go(at + 1));
    }
    button("", "清除标记", () => {
      clear();
      bar.remove();
    });
    document.body.append(bar);
    return go;
  }

  /** Brings a mark to the middle of the screen, at once: past a whole text nobody wants to be driven. @param {Element} mark */
  function shown(mark) {
    const { style } = document.documentElement;
    style.scrollBehavior = "auto";
    mark.scrollIntoView({ block: "center" });
    style.scrollBehavior = "";
  }

  /** Takes the marks away, from the address too. */
  function clear() {
    document.querySelectorAll(".casepage mark").forEach((mark) => {
      const parent = mark.parentNode;
      mark.replaceWith(...Array.from(mark.childNodes));
      if (parent) parent.normalize();
    });
    const address = new URL(location.href);
    address.searchParams.delete("h");
    address.searchParams.delete("at");
    try {
      history.replaceState(history.state, "", address.href);
    } catch (error) {
      // From a folder some browsers keep the address as it is; the marks are gone all the same.
    }
    const content = document.getElementById("content");
    if (content) content.focus({ preventScroll: true });
  }

  /** Whether the reader comes by a link: who comes back or reloads is brought to the old place by the browser. */
  function arrives() {
    const [entry] = performance.getEntriesByType("navigation");
    return !entry || /** @type {PerformanceNavigationTiming} */ (entry).type === "navigate";
  }

  const asked = new URLSearchParams(location.search);
  const words = (asked.get("h") || "").slice(0, 200).split(/[\s+|]+/).filter(Boolean);
  const folded = Array.from(new Set(words.map((word) => fold(word).text.trim()).filter(Boolean)));
  if (!folded.length) return;
  const { marks, wanted } = markAll(folded, fold((asked.get("at") || "").slice(0, 200)).text.trim());
  if (!marks.length) return;
  const inText = marks.findIndex((mark) => mark.closest(".prose"));
  const first = wanted >= 0 ? wanted : Math.max(inText, 0);
  const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  chip(marks, -1, words.join(" "))(first, arrives() && !named);
})();
