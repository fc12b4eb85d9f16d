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
  };
  return { lists, meant, rows: /** @type {any} */ (rows) };
}

test("all that a sentence needs is asked for at once", () => {
  const { lists, meant, rows } = never();
  answer.search("学生晚上很晚睡", rows, new Set());
  const pairs = ["学生", "生晚", "晚上", "上很", "很晚", "晚睡"];
  assert.deepEqual([...meant].sort(), [...pairs].sort());
  assert.ok(pairs.every((pair) => lists.has(pair)));
});

test("of a word only what contains it", () => {
  const { lists, meant, rows } = never();
  answer.search("阅读素养", rows, new Set());
  assert.deepEqual([...lists].sort(), ["素养", "阅读"].sort());
  assert.equal(meant.size, 0);
});
