// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");
const { hints } = require("../../overrides/assets/javascripts/hints.js");

const vectors = JSON.parse(readFileSync(join(__dirname, "..", "search", "forms.json"), "utf8"));

/** @param {string} text @param {string[]} [asked] */
const offered = async (text, asked = []) =>
  (await hints(text, async (key) => (asked.push(key), vectors.rows[key] || []))).map(({ kind, text: told, term }) => `${kind} ${told}${term && term !== told ? `→${term}` : ""}`);

test("names first, then phrases, then titles", async () => {
  assert.deepEqual(await offered("阅读"), [
    "name 阅读素养",
    "word 阅读",
    "word 阅读教学",
    "question 阅读课怎么上学生才不走神",
    "case 从“读得懂”到“读得深”：阅读教学改进",
    "case 整本书阅读：名著怎么读完",
  ]);
  assert.deepEqual(await offered("不爱"), ["name 孩子不爱看书→阅读素养"]);
  assert.deepEqual(await offered("阅读能"), ["name 阅读能力→阅读素养"]);
  assert.deepEqual(await offered("阅读教"), ["word 阅读教学", "case 从“读得懂”到“读得深”：阅读教学改进"]);
});

test("what is typed itself comes before what begins with it, and of one term nothing else", async () => {
  const rows = ["n\t作文没内容\tproblem\t书面表达", "n\t作文\tproblem\t书面表达", "w\t作文本"];
  const found = await hints("作文", async (key) => (key === "h作文" ? rows : []));
  assert.deepEqual(found.map((one) => one.text), ["作文", "作文本"]);
});

test("questions that hold what is typed, few of them, before titles", async () => {
  assert.deepEqual(await offered("作业写到"), ["question 作业写到很晚怎么办", "question 孩子晚上作业写到很晚"]);
  assert.deepEqual(await offered("很晚怎么"), ["question 作业写到很晚怎么办"]);
  assert.deepEqual((await offered("作业")).filter((one) => one.startsWith("question")).length, 2);
});

test("by sound, as far as it has been typed, and in English", async () => {
  assert.deepEqual(await offered("yueduj"), ["word 阅读教学"]);
  assert.deepEqual(await offered("yuedu su"), ["name 阅读素养"]);
  assert.deepEqual(await offered("yds"), ["name 阅读素养"]);
  assert.deepEqual(await offered("xuex"), ["word 学校", "word 学校管理"]);
  assert.deepEqual(await offered("Picture b"), ["name picture books→阅读素养"]);
});

test("few looks, and none for what is no beginning of anything", async () => {
  /** @type {string[]} */
  const asked = [];
  for (const text of ["", " ", "！？", "😀", "y", "a".repeat(2000), "阅".repeat(2000), "\u0000"]) assert.deepEqual(await offered(text), []);
  await offered("yuedusuyang", asked);
  assert.ok(asked.length <= 3, asked.join(" "));
});
