// @ts-check
"use strict";

/** The browser's search does what Python's does: both are held to tests/search/vectors.json. */

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");
const query = require("../../overrides/assets/javascripts/query.js");
const { ALONE, leastOf, weightiest } = require("../../overrides/assets/javascripts/near.js");
const { search } = require("../../overrides/assets/javascripts/answer.js");

const vectors = JSON.parse(readFileSync(join(__dirname, "..", "search", "vectors.json"), "utf8"));
const dense = new Set(vectors.dense);
const names = new Set(vectors.names);

/** @param {string} text */
const bytes = (text) => Uint8Array.from(Buffer.from(text, "base64"));

/** @type {Map<string, Map<string, Uint8Array>>} */
const words = new Map();
vectors.meant.forEach((/** @type {[string, string, string]} */ [anchor, word, list]) =>
  words.set(anchor, (words.get(anchor) || new Map()).set(word, bytes(list))),
);

/** The index of the vectors. */
const rows = {
  cases: vectors.cases,
  /** @param {string} term */
  async lists(term) {
    const found = vectors.lists[term];
    return found ? { kind: found[0], data: bytes(found[1]) } : null;
  },
  /** @param {string} term */
  async meant(term) {
    return words.get(term) || new Map();
  },
  /** @param {string} term */
  async begins(term) {
    return words.has(term);
  },
};

test("normalises like Python", () => {
  assert.ok(vectors.normalise.length >= 150);
  vectors.normalise.forEach((/** @type {[string, string]} */ [text, normal]) => {
    assert.equal(query.normalise(text), normal, JSON.stringify(text));
    assert.equal(query.normalise(normal), normal, JSON.stringify(text));
  });
});

test("takes the same characters for words", () => {
  assert.deepEqual([...ALONE], vectors.alone);
});

test("wants the same score of an answer", () => {
  assert.ok(vectors.least.length >= 9);
  vectors.least.forEach((/** @type {[string[], number]} */ [asked, score]) => {
    assert.equal(leastOf(asked), score, JSON.stringify(asked));
  });
});

test("cuts queries into the same parts", () => {
  vectors.parts.forEach((/** @type {[string, string[]]} */ [asked, parts]) => {
    assert.deepEqual(query.parts(asked), parts, JSON.stringify(asked));
  });
});

test("takes parts apart into the same pairs", () => {
  vectors.pairs.forEach((/** @type {[string, string[]]} */ [part, pairs]) => {
    assert.deepEqual(query.pairs(part), pairs, part);
  });
});

test("covers parts with the same terms, whatever is dense", () => {
  vectors.grams.forEach((/** @type {{part: string, dense: string[], grams: [string, number][]}} */ row) => {
    const found = query.grams(row.part, new Set(row.dense)).map((gram) => [gram.term, gram.offset]);
    assert.deepEqual(found, row.grams, `${row.part} ${row.dense}`);
  });
});

test("cuts parts at the same names", () => {
  vectors.split.forEach((/** @type {[string, string[]]} */ [part, pieces]) => {
    assert.deepEqual(query.split(part, names), pieces, part);
  });
});

test("answers with the same level, cases, order and places", async () => {
  for (const { query: asked, level, parts, strong, hits, near } of vectors.answers) {
    const answer = await search(asked, rows, dense, names);
    assert.equal(answer.level, level, JSON.stringify(asked));
    assert.deepEqual(answer.parts, parts, JSON.stringify(asked));
    const found = answer.hits.map((hit) => [hit.case, hit.tier, hit.strength, hit.place, hit.inside]);
    assert.deepEqual(found, hits, JSON.stringify(asked));
    assert.equal(answer.strong, strong, JSON.stringify(asked));
    const others = answer.near.map((other) => [other.case, other.score, other.words, other.certain, other.unsure]);
    assert.deepEqual(others, near, JSON.stringify(asked));
  }
});

test("the answer is the same whatever the filter lets through", async () => {
  for (const { query: asked, near } of vectors.answers) {
    const answer = await search(asked, { ...rows, begins: async () => true }, dense, names);
    const others = answer.near.map((other) => [other.case, other.score, other.words, other.certain, other.unsure]);
    assert.deepEqual(others, near, JSON.stringify(asked));
  }
});

test("a list that does not come is an error, not an empty answer", async () => {
  const broken = async () => Promise.reject(new Error("missing"));
  await assert.rejects(search("阅读", { ...rows, lists: broken }, dense), /missing/);
  await assert.rejects(search("晚睡", { ...rows, meant: broken }, dense), /missing/);
});

test("what contains the words stands where what is near does not come", async () => {
  const whole = await search("晚睡 追问", rows, dense, names);
  const broken = async () => Promise.reject(new Error("missing"));
  const asked = vectors.answers.find((/** @type {any} */ row) => row.hits.length && row.near.length).query;
  const answer = await search(asked, { ...rows, meant: broken }, dense, names);
  assert.ok(answer.hits.length && answer.lacking && !answer.near.length);
  assert.ok(!whole.lacking);
});

test("a list that is too long says nothing and is not an empty one", async () => {
  const limited = { ...rows, lists: async (/** @type {string} */ term, most = Infinity) =>
    most < Infinity && term === "孩子" ? { kind: 0, data: new Uint8Array(0), long: true } : rows.lists(term) };
  const [short, long] = [await search("孩子晚睡", rows, dense), await search("孩子晚睡", limited, dense)];
  assert.ok(long.near.length >= 2);
  const first = (/** @type {{near: {case: number}[]}} */ { near }) => near.slice(0, 2).map((other) => other.case);
  assert.deepEqual(first(long), first(short));
});

test("of overlapping words those count that weigh most together", () => {
  const span = (/** @type {string} */ text, /** @type {number} */ start, /** @type {number} */ weight) => ({
    start, end: start + text.length, text, weight, names: false,
  });
  const spans = [span("控制", 0, 50), span("制作业", 1, 70), span("作业", 2, 60)];
  assert.deepEqual(weightiest(spans).map((one) => one.text), ["控制", "作业"]);
});
