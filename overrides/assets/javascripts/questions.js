// @ts-check
/** Which of the questions that a case answers is what a reader asks. No DOM. */

const anlikuQuestions = (() => {
  "use strict";

  // For `node --test`; browsers have the scripts before this one.
  // @ts-ignore
  const { normalise, pairs } = typeof module === "undefined" ? anlikuQuery : require("./query.js");

  /** What a question has in common at least: a word that the case means and something beside it, or three pairs of
   *  characters, or more of those in which something stands that only holds questions together. One word in common
   *  says less than that word itself would. */
  const LEAST = 5;
  const WORD = 4;
  const PAIR = 2;
  const LOOSE = 1;
  /** Who is in every other question, and what holds questions together. */
  const PEOPLE = /学生|孩子|老师|家长|学校/;
  const BETWEEN = /[怎么办哪吗呢了的得地是有没不要会能就都也还在把被让跟和什为谁几个这那他她它们]/g;

  /** How many characters of a piece say something. @param {string} piece */
  const said = (piece) => piece.replace(BETWEEN, "").length;

  /**
   * The question that has most in common with what was asked; null where none has enough.
   * @param {string[]} questions
   * @param {string[]} parts
   * @param {string[]} words those that the case means
   * @returns {string | null}
   */
  function best(questions, parts, words) {
    /** @type {Set<string>} */
    const telling = new Set();
    parts.forEach((part) => part.split(PEOPLE).forEach((run) => pairs(run).forEach((pair) => telling.add(pair))));
    const worth = (/** @type {string} */ question) => {
      const text = normalise(question);
      const meant = words.filter((word) => !PEOPLE.test(word) && said(word) > 1 && text.includes(word));
      const beside = (/** @type {string} */ pair) => !meant.some((word) => word.includes(pair));
      const both = Array.from(telling).filter((pair) => pair.length > 1 && text.includes(pair) && beside(pair));
      return both.reduce((sum, pair) => sum + [0, LOOSE, PAIR][Math.min(2, said(pair))], WORD * meant.length);
    };
    const worths = questions.map(worth);
    const most = Math.max(0, ...worths);
    return most >= LEAST ? questions[worths.indexOf(most)] : null;
  }

  return { best };
})();

// For `node --test`; browsers have no `module`.
// @ts-ignore
if (typeof module !== "undefined") module.exports = anlikuQuestions;
