// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const answer = require("../../overrides/assets/javascripts/answer.js");

/** Rows that never come; what was asked for is taken down. */
function never() {
  /** @type {Set<string>} */
  const lists = new Set();
  /** @type {Set<string>} */
  const meant = new Set();
  const rows = {
    cases: 9,
    lists: (/** @type {string} */ term) => lists.add(term) && new Promise(() => undefined),
    meant: (/** @type {string} */ term) => meant.add(term) && new Promise(() => undefined),
    begins: async (/** @type {string} */ term) => !["生晚", "上很"].includes(term),
  };
  return { lists, meant, rows: /** @type {any} */ (rows) };
}

test("all that a sentence needs is asked for at once, and what only stands where words meet is not", async () => {
  const { lists, meant, rows } = never();
  answer.search("学生晚上很晚睡", rows, new Set());
  await new Promise((done) => setImmediate(done));
  const pairs = ["学生", "晚上", "很晚", "晚睡"].sort();
  assert.deepEqual([...meant].sort(), pairs);
  assert.deepEqual([...lists].sort(), pairs);
});

test("no list besides is loaded for a sentence whose words no case has together", async () => {
  /** @type {Set<string>} */
  const lists = new Set();
  const rows = {
    cases: 9,
    lists: async (/** @type {string} */ term) => {
      lists.add(term);
      // Each word stands in a case of its own.
      return { kind: 1, data: Uint8Array.from([term.charCodeAt(0) & 127, 64]) };
    },
    meant: async (/** @type {string} */ term) => new Map(["学生", "很晚"].includes(term) ? [[term, new Uint8Array(1)]] : []),
    begins: async (/** @type {string} */ term) => ["学生", "很晚"].includes(term),
  };
  const { hits } = await answer.search("学生晚上很晚睡", /** @type {any} */ (rows), new Set(), new Set(["晚上"]));
  assert.deepEqual(hits, []);
  assert.deepEqual([...lists].sort(), ["学生", "很晚"]);
});

test("what contains a sentence stands where the words that begin in it do not come", async () => {
  const rows = {
    cases: 9,
    lists: async () => ({ kind: 1, data: Uint8Array.from([3, 200]) }),
    meant: async () => new Map(),
    begins: () => Promise.reject(new Error("missing")),
  };
  const { hits, lacking } = await answer.search("学生晚上很晚睡", /** @type {any} */ (rows), new Set());
  assert.deepEqual([hits.map((hit) => hit.case), lacking], [[3], true]);
});

test("all that two words need is asked for at once", async () => {
  const { lists, meant, rows } = never();
  answer.search("阅读素养", rows, new Set());
  await new Promise((done) => setImmediate(done));
  const pairs = ["阅读", "读素", "素养"].sort();
  assert.deepEqual([[...lists].sort(), [...meant].sort()], [pairs, pairs]);
});

test("of a word only what contains it", async () => {
  const { lists, meant, rows } = never();
  answer.search("阅读课", rows, new Set());
  await new Promise((done) => setImmediate(done));
  assert.deepEqual([...lists].sort(), ["读课", "阅读"].sort());
  assert.equal(meant.size, 0);
});
