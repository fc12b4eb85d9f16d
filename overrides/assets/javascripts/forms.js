// @ts-check
/**
 * What else a query may mean that finds nothing as it is typed: pinyin, initials, wrong characters,
 * traditional ones, English. No DOM; rows and tables come from functions.
 *
 * The same as `tooling/anliku/search/forms/guessing.py`, which explains it; shared vectors (tests/search/forms.json)
 * hold the two together.
 */

/**
 * @typedef {{text: string, how: string, sure: boolean}} Guess `sure`: may be answered in place of the query
 * @typedef {import("./fitting").SoundTable} SoundTable
 * @typedef {import("./fitting").Phrase} Phrase
 * @typedef {{rows: (key: string) => Promise<string[]>, known: (part: string) => Promise<boolean>,
 *   words: (part: string) => Promise<Place[]>, sounds: () => Promise<SoundTable>, simplified: () => Promise<Map<string, string>>}} Letters
 * @typedef {{start: number, end: number}} Place of an ordinary word in a text
 * @typedef {{cost: number, rank: number, text: string}} Fit a phrase in the place of a part of the query
 */

const anlikuForms = ((query, fitting, near) => {
  "use strict";

  const { parts } = query;
  const { INITIAL, WRONG, englishKey, keys, ends, distance, phraseOf } = fitting;

  const HOW = { TRADITIONAL: "traditional", ENGLISH: "english", PINYIN: "pinyin", INITIALS: "initials", TYPO: "typo" };
  const MOST = 3;
  const [LONGEST, LONGEST_ANSWERED] = [8, 6];
  const LEAST_INITIALS = 3;
  const MOST_LETTERS = 32;
  const SHORT = 4;
  const PAIR = 2;
  const LETTERS = /^[a-z]+$/;
  const SMALL = /[a-z]/;
  const CHINESE = /[\u4e00-\u9fff]/;
  const TELLING = /[們個學這為來說時國會對過後發經當還應體樣關實點進動現問長開業種電題門員語見聽讀書寫師課習團隊導養測評築級選題難質數據與應兒親話]/;
  const ASTRAL = /[\u{10000}-\u{10ffff}]/u;

  /**
   * At most MOST guesses, the likeliest first, none twice, none that is the query itself.
   * @param {string} query
   * @param {Letters} letters
   * @param {boolean} [answered] cases are near to the query as it is typed
   * @returns {Promise<Guess[]>}
   */
  async function guesses(query, letters, answered = false) {
    const asked = parts(query);
    if (!asked.length || asked.some((part) => ASTRAL.test(part))) return [];
    const keyed = asked.map((part) => part.replace(/ü/g, "v"));
    const shouted = !SMALL.test(query.normalize("NFKC"));
    const doubts = await Promise.all(keyed.map((part) => isDoubtful(part, letters, answered, shouted)));
    const short = keyed.filter((_, i) => doubts[i]);
    const sounds = short.length ? await letters.sounds() : new Map();
    const foreign = short.some((part) => Array.from(part).some((one) => CHINESE.test(one) && !sounds.has(one)));
    const simple = foreign || keyed.some((part) => TELLING.test(part)) ? await letters.simplified() : new Map();
    const plain = keyed.map((part) => Array.from(part, (one) => simple.get(one) || one).join(""));
    const doubtful = new Set(plain.filter((_, i) => doubts[i]));
    const guessed = await new Guessing(letters, sounds, doubtful).of(plain, shouted);
    if (plain.join(" ") !== keyed.join(" ")) guessed.push({ text: plain.join(" "), how: HOW.TRADITIONAL, sure: true });
    const typed = asked.join(" ");
    /** @type {Guess[]} */
    const once = [];
    guessed.forEach((guess) => guess.text !== typed && !once.some((one) => one.text === guess.text) && once.push(guess));
    return once.slice(0, MOST);
  }

  /**
   * Whether a part with Chinese in it may be meant otherwise: it has pinyin, too, or no case contains it. Where cases
   * are near to what was typed, its words are meant as they are, if it consists of nothing else.
   * @param {string} part
   * @param {Letters} letters
   * @param {boolean} answered
   * @param {boolean} shouted PBL and STEM are names, not pinyin
   */
  async function isDoubtful(part, letters, answered, shouted) {
    if (!CHINESE.test(part)) return false;
    if (SMALL.test(part) && !shouted) return true;
    if (part.length > (answered ? LONGEST_ANSWERED : LONGEST) || (await letters.known(part))) return false;
    return !answered || near.leftOver(Array.from(part), await letters.words(part)).length > 0;
  }

  class Guessing {
    /**
     * @param {Letters} letters
     * @param {SoundTable} sounds
     * @param {Set<string>} doubtful parts that may be meant otherwise
     */
    constructor(letters, sounds, doubtful) {
      this.letters = letters;
      this.sounds = sounds;
      this.doubtful = doubtful;
    }

    /**
     * @param {string[]} asked
     * @param {boolean} shouted
     * @returns {Promise<Guess[]>}
     */
    async of(asked, shouted) {
      if (asked.every((part) => LETTERS.test(part))) {
        const told = await this.english(asked);
        return told.length || shouted ? told : this.pinyin(asked);
      }
      if (asked.some((part) => SMALL.test(part))) return shouted ? [] : this.mixed(asked);
      return this.typo(asked);
    }

    /**
     * The Chinese of all the words, or else of the longest runs of them that have one.
     * @param {string[]} asked
     * @returns {Promise<Guess[]>}
     */
    async english(asked) {
      const told = (/** @type {string[]} */ words) => this.letters.rows(`=${englishKey(words)}`);
      const whole = await told(asked);
      if (whole.length) return whole.map((text) => ({ text, how: HOW.ENGLISH, sure: true }));
      /** @type {string[]} */
      const pieces = [];
      let translated = 0;
      for (let at = 0; at < asked.length; ) {
        let size = asked.length - at;
        let rows = await told(asked.slice(at, at + size));
        while (!rows.length && size > 1) {
          size -= 1;
          rows = await told(asked.slice(at, at + size));
        }
        if (rows.length) {
          pieces.push(rows[0]);
          translated += size;
        }
        at += size;
      }
      const text = Array.from(new Set(pieces)).join(" ");
      return pieces.length ? [{ text, how: HOW.ENGLISH, sure: translated === asked.length }] : [];
    }

    /**
     * All letters as one phrase; or else each part as one or several.
     * @param {string[]} asked
     * @returns {Promise<Guess[]>}
     */
    async pinyin(asked) {
      const joined = asked.join("").slice(0, MOST_LETTERS);
      const whole = await this.fits(joined);
      if (whole.length) {
        return whole.slice(0, MOST).map((fit) => {
          const spelt = fit.cost < INITIAL * fit.text.length;
          return { text: fit.text, how: spelt ? HOW.PINYIN : HOW.INITIALS, sure: spelt || joined.length >= LEAST_INITIALS };
        });
      }
      const split = await Promise.all(asked.map((part) => this.split(part.slice(0, MOST_LETTERS))));
      const text = split.map((phrases) => phrases.join(" ")).join(" ");
      return split.every((phrases) => phrases.length) ? [{ text, how: HOW.PINYIN, sure: true }] : [];
    }

    /**
     * The phrases that all of `typed` may stand for, the likeliest first.
     * @param {string} typed
     * @returns {Promise<Fit[]>}
     */
    async fits(typed) {
      const begun = await this.begun(typed);
      const whole = begun.filter(({ end }) => end === typed.length).map(({ fit }) => fit);
      return whole.sort((a, b) => a.cost - b.cost || b.text.length - a.text.length || a.rank - b.rank || order(a.text, b.text));
    }

    /**
     * @param {string} typed
     * @returns {Promise<{fit: Fit, end: number}[]>}
     */
    async begun(typed) {
      /** @type {{fit: Fit, end: number}[]} */
      const found = [];
      const lists = await Promise.all(keys(typed, this.sounds).map((key) => this.phrases(`^${key}`)));
      lists.forEach((phrases) =>
        phrases.forEach((phrase, rank) =>
          ends(typed, phrase).forEach((cost, end) => found.push({ fit: { cost, rank, text: phrase.text }, end })),
        ),
      );
      return found;
    }

    /**
     * @param {string} key
     * @returns {Promise<Phrase[]>}
     */
    async phrases(key) {
      return (await this.letters.rows(key)).map(phraseOf);
    }

    /**
     * Phrases one after the other, spelt out, that `typed` stands for; empty where there are none.
     * @param {string} typed
     * @returns {Promise<string[]>}
     */
    async split(typed) {
      const begun = (await this.begun(typed)).filter(({ fit }) => fit.cost < INITIAL);
      begun.sort((a, b) => b.end - a.end || a.fit.cost - b.fit.cost || a.fit.rank - b.fit.rank || order(b.fit.text, a.fit.text));
      for (const { fit, end } of begun) {
        const rest = end < typed.length ? await this.split(typed.slice(end)) : [];
        if (rest.length || end === typed.length) return [fit.text].concat(rest);
      }
      return [];
    }

    /**
     * Parts with letters: as a phrase, or else their letters by themselves.
     * @param {string[]} asked
     * @returns {Promise<Guess[]>}
     */
    async mixed(asked) {
      /** @type {string[]} */
      const read = [];
      for (const part of asked) {
        const fits = SMALL.test(part) ? await this.fits(part) : [];
        if (fits.length) {
          read.push(fits[0].text);
          continue;
        }
        for (const run of part.match(/[a-z]+|[^a-z]+/g) || []) {
          const alone = LETTERS.test(run) ? await this.split(run) : [run];
          if (!alone.length) return [];
          read.push(...alone);
        }
      }
      return [{ text: read.join(" "), how: HOW.PINYIN, sure: true }];
    }

    /**
     * Each doubtful part that no case contains with one phrase put right.
     * @param {string[]} asked
     * @returns {Promise<Guess[]>}
     */
    async typo(asked) {
      /** @type {string[]} */
      const read = [];
      let sure = true;
      for (const part of asked) {
        if (!this.doubtful.has(part) || (await this.isKnown(part))) {
          read.push(part);
          continue;
        }
        const words = await this.letters.words(part);
        const mended = await this.mended(part, words);
        // A word that does not sound like the other is meant as it is: 应用题 is no 应用文.
        const isWord = words.some(({ start, end }) => start === 0 && end === part.length);
        const fit = mended && mended.cost >= WRONG && isWord ? null : mended;
        read.push(fit ? fit.text : part);
        sure = sure && (!fit || this.isSure(part, fit, words));
      }
      const text = read.join(" ");
      return text !== asked.join(" ") ? [{ text, how: HOW.TYPO, sure }] : [];
    }

    /**
     * Whether `fit` and hardly anything else was meant: what is made of ordinary words may be meant as it is.
     * @param {string} part
     * @param {Fit} fit
     * @param {Place[]} words
     */
    isSure(part, fit, words) {
      if (areAllOf(part, words)) return fit.cost < WRONG && part.length > SHORT;
      if (part.length === PAIR) {
        return Array.from(part).every((one, i) => one === fit.text[i] || (this.sounds.get(one) || []).length === 1);
      }
      return fit.cost < WRONG || part.length > LEAST_INITIALS;
    }

    /**
     * The part with the longest piece of it that sounds like a phrase put right: itself, or a piece that is no
     * ordinary word and cuts through none.
     * @param {string} part
     * @param {Place[]} words
     * @returns {Promise<Fit | null>}
     */
    async mended(part, words) {
      for (let size = part.length; size >= PAIR; size -= 1) {
        const whole = size === part.length;
        // What all shorter pieces need comes together, not piece after piece.
        if (size === part.length - 1) await this.ahead(part, words);
        /** @type {Fit[]} */
        const fits = [];
        for (const at of wrong(part, size, words)) {
          const piece = part.slice(at, at + size);
          if (await this.isKnown(piece)) continue;
          (await this.near(piece)).forEach(({ cost, rank, text }) => {
            const put = { cost, rank, text: part.slice(0, at) + text + part.slice(at + size) };
            if (whole || cost < WRONG) fits.push(put);
          });
        }
        fits.sort((a, b) => a.cost - b.cost || a.rank - b.rank || order(a.text, b.text));
        if (fits.length) return fits[0];
      }
      return null;
    }

    /**
     * Load what the pieces of a part may be put right by.
     * @param {string} part
     * @param {Place[]} words
     */
    async ahead(part, words) {
      const sizes = Array.from({ length: part.length - PAIR }, (_, i) => PAIR + i);
      const pieces = sizes.flatMap((size) => wrong(part, size, words).map((at) => part.slice(at, at + size)));
      const wanted = new Set(pieces.flatMap((piece) => this.keys(piece)));
      await Promise.all(Array.from(wanted, (key) => this.letters.rows(key)));
    }

    /**
     * Whether a case contains a piece, or the library knows it as a phrase.
     * @param {string} piece
     */
    async isKnown(piece) {
      if (await this.letters.known(piece)) return true;
      const [lists] = await Promise.all([
        Promise.all(keys(piece.slice(0, 2), this.sounds).map((key) => this.phrases(`^${key}`))),
        // What is looked at next where it is none, in the same journey.
        Promise.all(this.keys(piece).map((key) => this.letters.rows(key))),
      ]);
      return lists.some((phrases) => phrases.some((phrase) => phrase.text === piece));
    }

    /**
     * The keys of phrases that begin as a piece does, or end so.
     * @param {string} piece
     */
    keys(piece) {
      const first = keys(piece.slice(0, 2), this.sounds).map((key) => `^${key}`);
      const last = piece.length > 2 ? keys(piece.slice(-2), this.sounds).map((key) => `$${key}`) : [];
      return first.concat(last);
    }

    /**
     * @param {string} piece
     * @returns {Promise<Fit[]>}
     */
    async near(piece) {
      /** @type {Fit[]} */
      const found = [];
      const lists = await Promise.all(this.keys(piece).map((key) => this.phrases(key)));
      lists.forEach((phrases) =>
        phrases.forEach((phrase, rank) => {
          const cost = distance(piece, phrase, this.sounds);
          if (cost !== null && phrase.text !== piece) found.push({ cost, rank, text: phrase.text });
        }),
      );
      return found;
    }
  }

  /**
   * Where in a part a piece of so many characters may be wrong: all of it, or one that is no ordinary word and cuts
   * through none.
   * @param {string} part
   * @param {number} size
   * @param {Place[]} words
   */
  function wrong(part, size, words) {
    if (size === part.length) return [0];
    if (size === PAIR && part.length > SHORT) return [];
    const places = Array.from({ length: part.length - size + 1 }, (_, at) => at);
    return places.filter((at) => !touches(at, at + size, words));
  }

  /**
   * Whether words one after the other make up all of a part.
   * @param {string} part
   * @param {Place[]} words
   */
  function areAllOf(part, words) {
    const ends = new Set([0]);
    words.slice().sort((a, b) => a.start - b.start).forEach(({ start, end }) => ends.has(start) && ends.add(end));
    return ends.has(part.length);
  }

  /**
   * Whether a piece is a word, or begins or ends within one.
   * @param {number} from
   * @param {number} to
   * @param {Place[]} words
   */
  function touches(from, to, words) {
    const isWithin = (/** @type {number} */ at, /** @type {Place} */ { start, end }) => start < at && at < end;
    return words.some((word) => (word.start === from && word.end === to) || isWithin(from, word) || isWithin(to, word));
  }

  /** By code points, as the reference does; phrases have no others than those of one unit. */
  const order = (/** @type {string} */ a, /** @type {string} */ b) => (a < b ? -1 : a > b ? 1 : 0);

  return { HOW, guesses };
})(
  // For `node --test`; browsers have no `module`.
  // @ts-ignore
  typeof module !== "undefined" ? require("./query.js") : anlikuQuery,
  // @ts-ignore
  typeof module !== "undefined" ? require("./fitting.js") : anlikuFitting,
  // @ts-ignore
  typeof module !== "undefined" ? require("./near.js") : anlikuNear,
);

// @ts-ignore
if (typeof module !== "undefined") module.exports = anlikuForms;
