// @ts-check
"use strict";

/** The browser's search does what Python's does: both are held to tests/search/vectors.json. */

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");
const query = require("../../overrides/assets/javascripts/query.js");

const vectors = JSON.parse(readFileSync(join(__dirname, "..", "search", "vectors.json"), "utf8"));
const dense = new Set(vectors.dense);
const names = new Set(vectors.names);

/** @param {string} term */
async function lists(term) {
  const found = vectors.lists[term];
  return found ? { kind: found[0], data: Uint8Array.from(Buffer.from(found[1], "base64")) } : null;
}

test("normalises like Python", () => {
  assert.ok(vectors.normalise.length >= 150);
  vectors.normalise.forEach((/** @type {[string, string]} */ [text, normal]) => {
    assert.equal(query.normalise(text), normal, JSON.stringify(text));
    assert.equal(query.normalise(normal), normal, JSON.stringify(text));
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
  for (const { query: asked, level, parts, hits } of vectors.answers) {
    const answer = await query.search(asked, lists, dense, names);
    assert.equal(answer.level, level, JSON.stringify(asked));
    assert.deepEqual(answer.parts, parts, JSON.stringify(asked));
    const found = answer.hits.map((hit) => [hit.case, hit.tier, hit.strength, hit.place, hit.inside]);
    assert.deepEqual(found, hits, JSON.stringify(asked));
  }
});

test("a list that does not come is an error, not an empty answer", async () => {
  const broken = async () => Promise.reject(new Error("missing"));
  await assert.rejects(query.search("阅读", broken, dense), /missing/);
});
