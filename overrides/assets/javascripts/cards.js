// @ts-check
/**
 * What results show, as the page asks for it: case → card, passage → text. The format is described in
 * `tooling/anliku/search/static/cases.py`. What does not come rejects as packs.js says; nothing is remembered of it.
 */

/**
 * @typedef {{id: string, url: string, title: string, award: string, facts: string[], unit: string, summary: string,
 *   evidence: string, gained: boolean, sample: boolean, cuts: string, questions?: string[], passages: [number[], number[]], place: number}} Card `cuts`: the
 *   lengths of the pieces that the title may be broken between, a digit of base 36 each; `questions`: those that the case answers, of which an older index says nothing; `passages`: where each begins in the normalised body, and its size; `place`: of the first in the pack
 */

const anlikuCards = (() => {
  "use strict";

  /** Cases of a pack. */
  const CASES = 24;
  /** Cases between two whose cards and texts are asked for together, and that one. */
  const APART = 2;
  /**
   * Bytes that so many normalised characters of a text take at most, and the passage that they end in:
   * two bytes a Chinese character, and a check each passage of about 300 characters.
   */
  const reaching = (/** @type {number} */ characters) => Math.ceil(characters * 2.02) + 660;
  const { slotAt, json } = anlikuPacks;

  class Cards {
    /** @param {InstanceType<typeof anlikuPacks.Packs>} packs */
    constructor(packs) {
      this.packs = packs;
      /** What the opened index says of them. */
      this.meta = { cases: 0, slot: 0, front: 0, card: /** @type {string[]} */ ([]) };
      /** Of cases the first bytes of their text, which came with the card. @type {Map<number, Uint8Array>} */
      this.texts = new Map();
    }

    /**
     * @param {number} number
     * @returns {Promise<Card>}
     */
    one(number) {
      return this.some([{ number, reach: 0 }])[0];
    }

    /**
     * Cards of cases: of one whose text is wanted, too (so many characters of it, `reach`), with the text; those that
     * lie close together in one request.
     * @param {{number: number, reach: number}[]} wanted
     * @returns {Promise<Card>[]}
     */
    some(wanted) {
      const { slot, front } = this.meta;
      /** @type {Map<string, number[]>} */
      const together = new Map();
      /** @type {{number: number, more: number}[]} */
      const texts = [];
      wanted.forEach(({ number, reach }) => {
        if (this.packs.loaded.has(`card ${number}`)) return;
        const more = reach ? Math.min(reaching(reach), front) : 0;
        if (more && reach * 2 < front) texts.push({ number, more });
        else together.set(pack(number), (together.get(pack(number)) || []).concat(number));
      });
      neighbours(texts).forEach((some) => this.withTexts(some));
      together.forEach((numbers, name) => {
        const slots = this.packs.slots(name, numbers.map((number) => number % CASES), slot);
        numbers.forEach((number) => this.cardOf(number, () => /** @type {any} */ (slots.get(number % CASES))));
      });
      return wanted.map(({ number }) => /** @type {Promise<Card>} */ (this.packs.loaded.get(`card ${number}`)));
    }

    /**
     * @param {number} number
     * @param {() => Promise<{bytes: Uint8Array, place: number}>} slot
     */
    cardOf(number, slot) {
      this.packs.once(`card ${number}`, async () => {
        const { bytes, place } = await slot();
        const values = json(bytes);
        return /** @type {any} */ (Object.assign({ place }, ...this.meta.card.map((name, i) => ({ [name]: values[i] }))));
      });
    }

    /**
     * The cards of neighbouring cases and of each the first `more` bytes of its text, at least, which are kept for
     * {@link passages}.
     * @param {{number: number, more: number}[]} cases
     */
    withTexts(cases) {
      const { slot, front } = this.meta;
      const [start, last] = [this.front(cases[0].number), cases[cases.length - 1]];
      const read = this.packs.bytes(pack(last.number), start, this.front(last.number) + slot + last.more - start);
      cases.forEach(({ number, more }) => {
        const from = this.front(number) - start;
        const text = number === last.number ? from + slot + more : from + slot + front;
        this.cardOf(number, async () => {
          const bytes = read.then((all) => all.subarray(from, from + slot));
          const card = await this.packs.slot(pack(number), number % CASES, slot, bytes);
          this.texts.set(number, (await read).subarray(from + slot, text));
          return card;
        });
      });
    }

    /** Where the front of a case's slot lies. @param {number} number */
    front(number) {
      const { cases, slot, front } = this.meta;
      const first = number - (number % CASES);
      const fronts = slotAt(pack(number), Math.min(CASES, cases - first), slot);
      return fronts + (number - first) * (slot + front);
    }

    /**
     * Passages of the case with this card, from one to another: those that came with the card, the others in one
     * request, or two where they go on behind the front.
     * @param {number} number
     * @param {Card} card
     * @param {number} first
     * @param {number} last
     * @returns {Promise<string>[]}
     */
    passages(number, card, first, last) {
      /** @type {number[]} */
      const missing = [];
      for (let part = first; part <= last; part += 1) {
        if (!this.packs.loaded.has(`passage ${number} ${part}`) && !this.here(number, card, part)) missing.push(part);
      }
      [true, false].forEach((inFront) => {
        const some = missing.filter((part) => this.placed(card.passages[1], part).inFront === inFront);
        if (some.length) this.loadPassages(number, card, some);
      });
      return Array.from({ length: last - first + 1 }, (_, i) => /** @type {Promise<string>} */ (this.packs.loaded.get(`passage ${number} ${first + i}`)));
    }

    /**
     * Whether a passage has come with the card: then it is read.
     * @param {number} number
     * @param {Card} card
     * @param {number} part
     */
    here(number, card, part) {
      const { inFront, from, size } = this.placed(card.passages[1], part);
      const text = this.texts.get(number);
      if (!inFront || !text || from + size > text.length) return false;
      try {
        const passage = json(this.packs.known(pack(number), label(number, part), text.subarray(from, from + size)));
        this.packs.loaded.set(`passage ${number} ${part}`, Promise.resolve(passage));
        return true;
      } catch (error) {
        // What is not as it should be is asked for by itself.
        this.texts.delete(number);
        return false;
      }
    }

    /**
     * Load passages that lie one behind the other.
     * @param {number} number
     * @param {Card} card
     * @param {number[]} parts
     */
    loadPassages(number, card, parts) {
      const { inFront, from } = this.placed(card.passages[1], parts[0]);
      const place = (inFront ? this.front(number) + this.meta.slot : card.place) + from;
      const every = Array.from({ length: parts[parts.length - 1] - parts[0] + 1 }, (_, i) => parts[0] + i);
      const pieces = every.map((part) => ({ label: label(number, part), size: card.passages[1][part] }));
      this.packs.row(pack(number), place, pieces).forEach((piece, i) => {
        this.packs.once(`passage ${number} ${every[i]}`, async () => json(await piece));
      });
    }

    /**
     * Where a passage lies: in the front of its slot or behind all fronts, from there on.
     * @param {number[]} sizes of all passages
     * @param {number} part
     */
    placed(sizes, part) {
      let from = 0;
      let inFront = true;
      for (let i = 0; ; i += 1) {
        if (inFront && from + sizes[i] > this.meta.front) {
          inFront = false;
          from = 0;
        }
        if (i === part) return { inFront, from, size: sizes[i] };
        from += sizes[i];
      }
    }
  }

  /**
   * Cases in groups of neighbours in one pack.
   * @param {{number: number, more: number}[]} cases
   */
  function neighbours(cases) {
    /** @type {{number: number, more: number}[][]} */
    const groups = [];
    cases.slice().sort((a, b) => a.number - b.number).forEach((one) => {
      const group = groups[groups.length - 1];
      const last = group && group[group.length - 1].number;
      if (group && pack(last) === pack(one.number) && one.number - last <= APART) group.push(one);
      else groups.push([one]);
    });
    return groups;
  }

  /** The pack that holds a case. @param {number} number */
  const pack = (number) => `cases/${Math.floor(number / CASES)}`;

  /** What the passage of a case is called in its pack. @param {number} number @param {number} part */
  const label = (number, part) => `${number % CASES}.${part}`;

  return { Cards, CASES };
})();
