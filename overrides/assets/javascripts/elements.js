// @ts-check
/** Elements made by scripts. What comes from data is set as text. */

/** @typedef {string | Node | null | false | undefined} Child */

const anlikuElements = (() => {
  "use strict";

  /**
   * @param {string} tag
   * @param {Record<string, string>} [attributes]
   * @param {Child[]} children
   * @returns {HTMLElement}
   */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    Object.keys(attributes).forEach((name) => element.setAttribute(name, attributes[name]));
    fill(element, ...children);
    return element;
  }

  /**
   * Replace what an element holds.
   * @param {Element} element
   * @param {Child[]} children
   */
  function fill(element, ...children) {
    element.textContent = "";
    children.forEach((child) => {
      if (child) element.append(child);
    });
  }

  /**
   * @param {string} text
   * @param {() => void} act
   * @param {Record<string, string>} [attributes]
   */
  function button(text, act, attributes = {}) {
    const element = make("button", Object.assign({ type: "button", class: "button" }, attributes), text);
    element.addEventListener("click", act);
    return element;
  }

  /**
   * A title with a place to break where a word ends.
   * @param {string} title
   * @param {string} cuts lengths of its words, a digit of base 36 each
   */
  function broken(title, cuts) {
    const signs = Array.from(title);
    /** @type {Child[]} */
    const pieces = [];
    let seen = 0;
    Array.from(cuts || "", (size) => parseInt(size, 36)).forEach((size) => {
      pieces.push(signs.slice(seen, seen + size).join(""), make("wbr"));
      seen += size;
    });
    return seen === signs.length ? pieces.slice(0, -1) : [title];
  }

  /**
   * Comes true once the reader is at an element.
   * @param {Element} element
   * @returns {Promise<void>}
   */
  function reached(element) {
    return new Promise((resolve) => {
      const observer = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(element);
    });
  }

  return { make, fill, button, broken, reached };
})();
