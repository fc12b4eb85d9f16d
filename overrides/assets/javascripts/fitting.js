// @ts-check
/**
 * Whether what was typed may stand for a phrase: letters for sounds, characters for others that sound alike; and the
 * English of a query as it is looked up. No DOM, nothing loaded here.
 *
 * The same as `tooling/anliku/search/forms/` (fitting.py, sounds.py, englishkey.py), which explains it; shared vectors
 * (tests/search/forms.json) hold the two together.
 */

/**
 * @typedef {Map<string, string[]>} SoundTable character → its syllables
 * @typedef {{text: string, reading: string[]}} Phrase
 */

const anlikuFitting = (() => {
  "use strict";

  const INITIAL = 10;
  const WRONG = 10;
  const DOUBLED = 3;
  const SAME = 1;
  const ALIKE = 2;
  const LEAST_WRONG = 3;
  const LEAST_MISSING = 3;
  const LONGEST_SYLLABLE = 6;
  const LETTER = /^[a-z]/;
  const BEGINS = /^[a-hj-tw-z]/;
  const SYLLABLE = /^(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv]{1,3}(?:ng|n|r)?$/;
  const DIGRAPHS = ["zh", "ch", "sh"];

  // --- English ------------------------------------------------------------------------------

  const EMPTY = new Set("a an the of for in on and to with s how".split(" "));
  /** @type {[RegExp, string][]} */
  const FORMS = [
    [/our(s|al|able|ing|ed|ite|)$/, "or$1"],
    [/([a-z]{2})is(e[ds]?|ing|ation)$/, "$1iz$2"],
    [/tre(s?)$/, "ter$1"],
    [/ll(ing|ed|er)$/, "l$1"],
    [/ogue(s?)$/, "og$1"],
    [/ence$/, "ense"],
    [/programme/g, "program"],
    [/^enquir/, "inquir"],
    [/^math(s|ematics)$/, "math"],
    [/([a-z]{2})ies$/, "$1y"],
    [/(ch|sh|ss|x)es$/, "$1"],
    [/([a-z]{2}[a-rt-z])s$/, "$1"],
  ];

  /**
   * One word in lower case, American and singular.
   * @param {string} text
   */
  const english = (text) => FORMS.reduce((word, [pattern, form]) => word.replace(pattern, form), text);

  /**
   * What all ways of writing some words have in common.
   * @param {string[]} words
   */
  function englishKey(words) {
    /** @type {string[]} */
    const plain = [];
    words.forEach((text) => (text.toLowerCase().match(/[a-z]+/g) || []).forEach((word) => plain.push(english(word))));
    return Array.from(new Set(plain)).filter((word) => !EMPTY.has(word)).sort().join(" ");
  }

  // --- sounds -------------------------------------------------------------------------------

  /**
   * What a syllable has in common with those that it is taken for.
   * @param {string} syllable
   */
  function loose(syllable) {
    const plain = syllable.replace(/^([zcs])h/, "$1").replace(/([aei]n)g$/, "$1");
    const first = /** @type {Record<string, string>} */ ({ n: "l", f: "h", v: "u" })[plain[0]] || plain[0];
    return first + plain.slice(1).replace(/v/g, "u");
  }

  /**
   * The table of sounds, read.
   * @param {string} text
   * @returns {SoundTable}
   */
  function soundsOf(text) {
    /** @type {SoundTable} */
    const known = new Map();
    text.split("\n").forEach((line) => {
      const [syllable, characters] = line.split(" ");
      Array.from(characters || "").forEach((one) => known.set(one, (known.get(one) || []).concat(syllable)));
    });
    return known;
  }

  /**
   * The table of traditional characters, read.
   * @param {string} pairs
   */
  function simplifiedOf(pairs) {
    /** @type {Map<string, string>} */
    const known = new Map();
    for (let i = 0; i + 1 < pairs.length; i += 2) known.set(pairs[i], pairs[i + 1]);
    return known;
  }

  /**
   * What may be the first syllable from `at` on: how many characters it takes, and its loose initial.
   * @param {string} typed
   * @param {number} at
   * @param {SoundTable} sounds
   * @returns {[number, string][]}
   */
  function heads(typed, at, sounds) {
    if (at >= typed.length) return [];
    if (!LETTER.test(typed[at])) {
      const initials = new Set((sounds.get(typed[at]) || []).map((syllable) => loose(syllable)[0]));
      return Array.from(initials).sort().map((initial) => [1, initial]);
    }
    const initial = loose(typed[at]);
    /** @type {[number, string][]} */
    const found = BEGINS.test(typed[at]) ? [[1, initial]] : [];
    for (let size = 2; size <= Math.min(LONGEST_SYLLABLE, typed.length - at); size += 1) {
      const piece = typed.slice(at, at + size);
      if (SYLLABLE.test(piece) || DIGRAPHS.includes(piece)) found.push([size, initial]);
    }
    return found;
  }

  /**
   * The loose initials that the first two syllables of `typed` may have, two letters each.
   * @param {string} typed
   * @param {SoundTable} sounds
   */
  const keys = (typed, sounds) => likelyKeys(typed, sounds).sort();

  /**
   * The same, those of the longest first syllable first: of `xuexi` xx before xe and xu.
   * @param {string} typed
   * @param {SoundTable} sounds
   */
  function likelyKeys(typed, sounds) {
    /** @type {Set<string>} */
    const found = new Set();
    const first = heads(typed, 0, sounds).sort(([one], [other]) => other - one);
    first.forEach(([size, one]) => heads(typed, size, sounds).forEach(([, two]) => found.add(one + two)));
    return Array.from(found);
  }

  /**
   * Where in `typed` a phrase that it begins with may end, with the least cost of each.
   * @param {string} typed
   * @param {Phrase} phrase
   */
  function ends(typed, { text, reading }) {
    /** @type {Map<number, number>} */
    let places = new Map([[0, 0]]);
    Array.from(text).forEach((character, i) => {
      /** @type {Map<number, number>} */
      const after = new Map();
      places.forEach((cost, at) =>
        steps(typed, at, character, reading[i]).forEach(([size, more]) => {
          const known = after.get(at + size);
          after.set(at + size, Math.min(known === undefined ? Infinity : known, cost + more));
        }),
      );
      places = after;
    });
    return places;
  }

  /**
   * Whether letters are the beginning of a phrase, its last syllable perhaps not yet whole.
   * @param {string} typed
   * @param {Phrase} phrase
   */
  function begins(typed, { text, reading }) {
    /** @type {Set<number>} */
    let places = new Set([0]);
    for (let i = 0; i < text.length; i += 1) {
      if (Array.from(places).some((at) => reading[i].startsWith(typed.slice(at)))) return true;
      /** @type {Set<number>} */
      const after = new Set();
      places.forEach((at) => steps(typed, at, text[i], reading[i]).forEach(([size]) => after.add(at + size)));
      places = after;
    }
    return places.has(typed.length);
  }

  /**
   * Characters and cost of every way to write a syllable that stands at `at`.
   * @param {string} typed
   * @param {number} at
   * @param {string} character
   * @param {string} syllable
   * @returns {[number, number][]}
   */
  function steps(typed, at, character, syllable) {
    /** @type {[number, number][]} */
    const found = typed[at] === character ? [[1, 0]] : [];
    if (!LETTER.test(typed.slice(at))) return found;
    const sound = loose(syllable);
    for (let size = 1; size <= Math.min(LONGEST_SYLLABLE, typed.length - at); size += 1) {
      const piece = typed.slice(at, at + size);
      if (SYLLABLE.test(piece) && loose(piece) === sound) found.push([size, piece === syllable ? 0 : 1]);
    }
    if (loose(typed[at]) === sound[0]) {
      found.push([1, INITIAL]);
      if (DIGRAPHS.includes(typed.slice(at, at + 2))) found.push([2, 2 * INITIAL]);
    }
    return found;
  }

  /**
   * What it costs to take Chinese characters for a phrase; null where they are not meant for it.
   * @param {string} typed
   * @param {Phrase} phrase
   * @param {SoundTable} sounds
   * @returns {number | null}
   */
  function distance(typed, phrase, sounds) {
    const more = typed.length - phrase.text.length;
    if (!more) return replaced(typed, phrase, sounds);
    const [shorter, longer] = more < 0 ? [typed, phrase.text] : [phrase.text, typed];
    if (Math.abs(more) > 1 || shorter.length < LEAST_MISSING) return null;
    const gone = Array.from(longer).filter((_, at) => longer.slice(0, at) + longer.slice(at + 1) === shorter);
    if (more === 1 && gone.length > 1) return DOUBLED;
    return gone.length && !longer.includes(shorter) ? WRONG : null;
  }

  /**
   * @param {string} typed
   * @param {Phrase} phrase
   * @param {SoundTable} sounds
   * @returns {number | null}
   */
  function replaced(typed, { text, reading }, sounds) {
    /** @type {number[]} */
    const costs = Array.from(typed).map((one, i) => {
      if (one === text[i]) return 0;
      const known = sounds.get(one) || [];
      if (known.includes(reading[i])) return SAME;
      return known.map(loose).includes(loose(reading[i])) ? ALIKE : WRONG;
    });
    const count = (/** @type {number} */ wanted) => costs.filter((cost) => cost === wanted).length;
    const wrong = count(WRONG);
    if (!count(0) || wrong > 1) return null;
    if (wrong && (typed.length < LEAST_WRONG || count(0) !== costs.length - 1)) return null;
    return costs.reduce((sum, cost) => sum + cost, 0);
  }

  /**
   * A row of the book: `阅读 yue'du`.
   * @param {string} row
   * @returns {Phrase}
   */
  function phraseOf(row) {
    const [text, reading] = row.split(" ");
    return { text, reading: reading.split("'") };
  }

  return { INITIAL, WRONG, english, englishKey, loose, soundsOf, simplifiedOf, keys, likelyKeys, ends, begins, distance, phraseOf };
})();

// For `node --test`; browsers have no `module`.
// @ts-ignore
if (typeof module !== "undefined") module.exports = anlikuFitting;
