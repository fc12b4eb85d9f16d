// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { worthMarking } = require("../../overrides/assets/javascripts/near.js");

/** Rows that know some words. @param {string[]} words */
const knowing = (...words) => /** @type {any} */ ({
  meant: async (/** @type {string} */ term) => new Map(words.filter((word) => word.startsWith(term)).map((word) => [word, Uint8Array.of(1)])),
  begins: async (/** @type {string} */ term) => words.some((word) => word.startsWith(term)),
});

test("pairs where two words meet are not marked", async () => {
  assert.deepEqual(await worthMarking("英语口语不敢说", knowing("英语", "口语")), ["英语", "口语", "敢说"]);
  // A word that is there only because two others meet is none.
  assert.deepEqual(await worthMarking("小学生活动", knowing("小学生", "学生", "生活", "活动")), ["小学生", "学生", "活动"]);
});

test("what holds a sentence together is not marked", async () => {
  const known = knowing("学生", "作业", "怎么", "怎么办", "为什么", "上课");
  assert.deepEqual(await worthMarking("学生作业写得太慢怎么办", known), ["学生", "作业"]);
  assert.deepEqual(await worthMarking("上课为什么", known), ["上课"]);
});

test("what no word is known of is marked by its pairs", async () => {
  assert.deepEqual(await worthMarking("追问", knowing()), ["追问"]);
  assert.deepEqual(await worthMarking("pbl", knowing()), ["pbl"]);
});
