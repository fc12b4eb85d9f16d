// @ts-check
/**
 * What was looked for last, on this device only. A browser that keeps nothing (refused, full, private) is as if
 * nothing had been looked for.
 */

const anlikuRecent = (() => {
  "use strict";

  const KEY = "anliku-recent";
  const MOST = 6;
  const LONGEST = 64;

  /** @returns {string[]} the last first */
  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept.filter((text) => typeof text === "string").slice(0, MOST) : [];
    } catch (error) {
      return [];
    }
  }

  /** @param {string} text */
  function add(text) {
    const query = text.trim();
    if (!query || Array.from(query).length > LONGEST) return;
    write([query].concat(read().filter((one) => one !== query)).slice(0, MOST));
  }

  function clear() {
    try {
      localStorage.removeItem(KEY);
    } catch (error) {
      // Nothing is kept, so nothing is to be cleared.
    }
  }

  /** @param {string[]} texts */
  function write(texts) {
    try {
      localStorage.setItem(KEY, JSON.stringify(texts));
    } catch (error) {
      // Full or refused: it works without.
    }
  }

  return { read, add, clear };
})();
