// @ts-check
/**
 * Where the asked words stand in a text as written, and which piece of it to show. Texts are
 * compared in the form of the index, so every character there knows where it came from. No DOM.
 */

/**
 * @typedef {{chars: string[], from: number[], to: number[]}} Folded a normalised text, character by
 *   character, with the range of the text as written (UTF-16) that each stands for
 * @typedef {[number, number]} Range from, to
 * @typedef {{text: string, mark: boolean}} Run
 */

const anlikuExcerpt = ((query) => {
  "use strict";

  const LENGTH = 90;
  /** Characters at most between the beginning of an excerpt and the match. */
  const LEAD = 30;
  // What may not be taken apart when it is normalised: marks stay with their letter, and so do Hangul's parts.
  const CLUSTER = /[\u1100-\u11ff]+|[^][\p{M}\uff9e\uff9f]*/gu;
  const PLAIN = /^[0-9a-z\u4e00-\u9fff]$/;
  const ENDS = "。！？!?；;…\n";
  const PAUSES = "，、：,: ）)";

  /**
   * @param {string} text
   * @returns {Folded | null} null where the way back is not certain
   */
  function fold(text) {
    /** @type {Folded} */
    const out = { chars: [], from: [], to: [] };
    let offset = 0;
    const sure = text.split("\n").every((line) => {
      const first = out.chars.length;
      if (offset) push(out, "\n", offset - 1, offset);
      const start = out.chars.length;
      (line.match(CLUSTER) || []).forEach((cluster) => {
        // Between two characters that join with nothing, so that spaces at the ends stay.
        const plain = PLAIN.test(cluster) ? cluster : query.normalise(`0${cluster}0`).slice(1, -1);
        for (const character of plain) add(out, start, character, offset, offset + cluster.length);
        offset += cluster.length;
      });
      if (out.chars.length > start && out.chars[out.chars.length - 1] === " ") pop(out);
      offset += 1;
      const same = out.chars.slice(start).join("") === query.normalise(line);
      // The index knows no empty lines.
      if (out.chars.length === start) while (out.chars.length > first) pop(out);
      return same;
    });
    return sure ? out : null;
  }

  /** @param {Folded} out @param {number} start @param {string} character @param {number} from @param {number} to */
  function add(out, start, character, from, to) {
    const last = out.chars.length > start ? out.chars[out.chars.length - 1] : "";
    if (character === " " && (last === "" || last === " " || query.IS_HAN.test(last))) return;
    if (last === " " && query.IS_HAN.test(character)) pop(out);
    push(out, character, from, to);
  }

  /** @param {Folded} out @param {string} character @param {number} from @param {number} to */
  function push(out, character, from, to) {
    out.chars.push(character);
    out.from.push(from);
    out.to.push(to);
  }

  /** @param {Folded} out */
  function pop(out) {
    out.chars.pop();
    out.from.pop();
    out.to.pop();
  }

  /**
   * Where any of the needles stands, as ranges of the normalised text, ascending, merged: the
   * places that the index means. A word or a number matches as a whole; inside of a longer one
   * only where it is among `inside`, the parts that the case holds in no other way.
   * @param {Folded} text
   * @param {string[]} needles normalised
   * @param {string[]} [inside]
   * @returns {Range[]}
   */
  function find(text, needles, inside = []) {
    const { chars } = text;
    /** @type {Range[]} */
    const found = [];
    needles.forEach((needle) => {
      const wanted = Array.from(needle);
      if (!wanted.length) return;
      const whole = query.isWord(needle) && !inside.includes(needle);
      for (let at = 0; at + wanted.length <= chars.length; at += 1) {
        if (wanted.some((character, i) => chars[at + i] !== character)) continue;
        const end = at + wanted.length;
        if (!whole || !(goesOn(chars, at - 1) || goesOn(chars, end))) found.push([at, end]);
      }
    });
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    /** @type {Range[]} */
    const merged = [];
    found.forEach((range) => {
      const last = merged[merged.length - 1];
      if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
      else merged.push([range[0], range[1]]);
    });
    return merged;
  }

  /**
   * Whether the character at a place belongs to a word or a number: letters, digits, and what
   * joins two digits (61.2).
   * @param {string[]} chars
   * @param {number} at
   */
  function goesOn(chars, at) {
    if (at < 0 || at >= chars.length) return false;
    if (query.IS_WORD.test(chars[at])) return true;
    return query.JOINERS.includes(chars[at]) && query.IS_DIGIT.test(chars[at - 1]) && query.IS_DIGIT.test(chars[at + 1]);
  }

  /**
   * The same ranges in the text as written.
   * @param {Folded} text
   * @param {Range[]} ranges
   * @returns {Range[]}
   */
  const written = (text, ranges) => ranges.map(([from, to]) => [text.from[from], text.to[to - 1]]);

  /**
   * A whole text with the needles marked.
   * @param {string} text
   * @param {string[]} needles
   * @param {string[]} [inside]
   * @returns {Run[]}
   */
  function mark(text, needles, inside) {
    const folded = needles.length ? fold(text) : null;
    return runs(text, 0, text.length, folded ? written(folded, find(folded, needles, inside)) : []);
  }

  /**
   * Whether a text contains every needle.
   * @param {string} text
   * @param {string[]} needles
   * @param {string[]} [inside]
   */
  function holds(text, needles, inside) {
    const folded = fold(text);
    return folded !== null && needles.every((needle) => find(folded, [needle], inside).length > 0);
  }

  /**
   * About LENGTH characters of a text around the match at `place`, else around the first match;
   * null where nothing matches.
   * @param {string} text
   * @param {string[]} needles
   * @param {number} [place] in the normalised text
   * @param {string[]} [inside]
   * @returns {Run[] | null}
   */
  function cut(text, needles, place = -1, inside = []) {
    const folded = fold(text);
    const found = folded ? find(folded, needles, inside) : [];
    if (!folded || !found.length) return null;
    const chosen = Math.max(0, found.findIndex(([from, to]) => from <= place && place < to));
    const ranges = written(folded, found);
    const [from, to] = borders(text, ranges[chosen][0], ranges[chosen][1]);
    return runs(text, from, to, ranges);
  }

  /**
   * Where to cut: at the beginning of the sentence or at a pause before the match, and at the end
   * of a sentence or at a pause after it; never inside a Latin word, a number or a character.
   * @param {string} text
   * @param {number} at
   * @param {number} to
   * @returns {Range}
   */
  function borders(text, at, to) {
    let start = at;
    const least = Math.max(0, at - LEAD - 15);
    while (start > least && !ENDS.includes(text[start - 1])) start -= 1;
    if (start > 0 && !ENDS.includes(text[start - 1])) {
      start = Math.max(0, at - LEAD);
      while (start < at && (!PAUSES.includes(text[start - 1]) || joined(text, start))) start += 1;
      if (start === at) start = whole(text, Math.max(0, at - LEAD), -1);
    }
    while (start < at && /[\s”’」』）)]/.test(text[start])) start += 1;
    const limit = Math.max(to, start + LENGTH);
    if (limit >= text.length) return [start, text.length];
    for (const marks of [ENDS, PAUSES]) {
      for (let end = limit; end > Math.max(to, limit - (marks === ENDS ? 40 : 25)); end -= 1) {
        // A pause is left out: “…” follows.
        if (marks.includes(text[end - 1]) && !joined(text, end)) return [start, marks === ENDS ? end : end - 1];
      }
    }
    return [start, whole(text, limit, 1)];
  }

  /**
   * Whether the mark before a place belongs to a number: 1,000 and 3:1.
   * @param {string} text
   * @param {number} at
   */
  const joined = (text, at) => /[0-9][,:][0-9]/.test(text.slice(Math.max(0, at - 2), at + 1));

  /**
   * The nearest place in a direction that splits nothing, at most 20 characters away.
   * @param {string} text
   * @param {number} at
   * @param {number} step
   */
  function whole(text, at, step) {
    const inside = (/** @type {number} */ i) =>
      i > 0 && i < text.length && (/[\w.,:%]{2}/.test(text.slice(i - 1, i + 1)) || /[\udc00-\udfff\p{M}]/u.test(text[i]));
    for (let moved = 0; moved < 20 && inside(at); moved += 1) at += step;
    return Math.min(Math.max(at, 0), text.length);
  }

  /**
   * @param {string} text
   * @param {number} from
   * @param {number} to
   * @param {Range[]} ranges
   * @returns {Run[]}
   */
  function runs(text, from, to, ranges) {
    /** @type {Run[]} */
    const out = [];
    const put = (/** @type {number} */ a, /** @type {number} */ b, /** @type {boolean} */ isMark) => {
      const piece = text.slice(a, b).replace(/\n/g, " ");
      if (piece) out.push({ text: piece, mark: isMark });
    };
    let at = from;
    ranges.forEach(([first, last]) => {
      const [a, b] = [Math.max(first, at), Math.min(last, to)];
      if (a >= b) return;
      put(at, a, false);
      put(a, b, true);
      at = b;
    });
    put(at, to, false);
    if (from > 0 && !ENDS.includes(text[from - 1])) out.unshift({ text: "…", mark: false });
    if (to < text.length && !ENDS.includes(text[to - 1])) out.push({ text: "…", mark: false });
    return out;
  }

  /** Characters of a clause that is told as the place of a match, at most. */
  const CLAUSE = 40;

  /**
   * The clause of an excerpt that holds its first mark, by which its place in the whole text is found again:
   * `whole` where it was not cut, so that it ends where words do. Null where nothing is marked.
   * @param {Run[]} pieces
   * @returns {{text: string, whole: boolean} | null}
   */
  function clause(pieces) {
    const first = pieces.findIndex((piece) => piece.mark);
    if (first < 0) return null;
    const lengths = pieces.map((piece) => piece.text.length);
    const text = pieces.map((piece) => piece.text).join("");
    const at = lengths.slice(0, first).reduce((sum, length) => sum + length, 0);
    const stops = (/** @type {number} */ i) => (ENDS + PAUSES).includes(text[i]) && !joined(text, i + 1);
    let start = at;
    while (start > 0 && !stops(start - 1)) start -= 1;
    let end = at + lengths[first];
    while (end < text.length && !stops(end)) end += 1;
    if (end - start <= CLAUSE) return { text: text.slice(start, end).trim(), whole: !/\s/.test(text.slice(start, end).trim()) };
    return { text: text.slice(at, Math.min(end, at + CLAUSE)).trim(), whole: false };
  }

  return { LENGTH, fold, find, mark, holds, cut, clause };
})(
  // For `node --test`; browsers have no `module`.
  // @ts-ignore
  typeof module !== "undefined" ? require("./query.js") : anlikuQuery,
);

// @ts-ignore
if (typeof module !== "undefined") module.exports = anlikuExcerpt;
