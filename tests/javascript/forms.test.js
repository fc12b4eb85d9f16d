// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");
const forms = require("../../overrides/assets/javascripts/forms.js");
const fitting = require("../../overrides/assets/javascripts/fitting.js");

const vectors = JSON.parse(readFileSync(join(__dirname, "..", "search", "forms.json"), "utf8"));
const folder = join(__dirname, "..", "..", "tooling", "anliku", "search", "forms");
const table = (/** @type {string} */ name) =>
  readFileSync(join(folder, name), "utf8").split("\n").filter((line) => line && !line.startsWith("#")).join("\n");

/** @param {string[]} [loaded] what was loaded of the tables */
const letters = (loaded = []) => ({
  rows: async (/** @type {string} */ key) => vectors.rows[key] || [],
  known: async (/** @type {string} */ part) => vectors.texts.some((/** @type {string} */ text) => text.includes(part)),
  words: async (/** @type {string} */ part) =>
    Array.from(part).flatMap((_, start) =>
      vectors.words
        .filter((/** @type {string} */ word) => part.startsWith(word, start))
        .map((/** @type {string} */ word) => ({ start, end: start + word.length })),
    ),
  sounds: async () => (loaded.push("sounds"), fitting.soundsOf(table("sounds.txt"))),
  simplified: async () => (loaded.push("traditional"), fitting.simplifiedOf(table("traditional.txt").replace(/[ \n]/g, ""))),
});

test("guesses what the reference guesses", async () => {
  for (const answered of [false, true]) {
    for (const [query, wanted] of answered ? vectors.answered : vectors.guesses) {
      const made = await forms.guesses(query, letters(), answered);
      assert.deepEqual(made.map(({ text, how, sure }) => [text, how, sure]), wanted, JSON.stringify(query).slice(0, 60));
    }
  }
});

test("English words and sounds as the reference has them", () => {
  vectors.english.forEach((/** @type {[string, string]} */ [word, wanted]) => assert.equal(fitting.english(word), wanted));
  vectors.loose.forEach((/** @type {[string, string]} */ [syllable, wanted]) => assert.equal(fitting.loose(syllable), wanted));
});

test("what a wrong word begins and ends with is asked for at once", async () => {
  /** @type {string[]} */
  const asked = [];
  /** @type {(() => void)[]} */
  const held = [];
  const rows = (/** @type {string} */ key) => {
    asked.push(key);
    return new Promise((/** @type {(rows: string[]) => void} */ go) => held.push(() => go(vectors.rows[key] || [])));
  };
  const guessing = forms.guesses("整本书越读", { ...letters(), rows });
  while (!held.length) await new Promise((go) => setImmediate(go));
  assert.ok(asked.some((key) => key.startsWith("^")));
  assert.ok(asked.some((key) => key.startsWith("$")));
  const release = setInterval(() => held.splice(0).forEach((go) => go()));
  await guessing;
  clearInterval(release);
});

test("only what a query needs is loaded", async () => {
  for (const [query, wanted, answered] of /** @type {[string, string[], boolean][]} */ ([
    ["yuedu", [], false],
    ["labour education", [], false],
    ["阅渎", ["sounds"], false],
    ["閱讀", ["sounds", "traditional"], false],
    ["！？", [], false],
    ["阅读教学", [], false],
    ["作业公式制度", ["sounds"], false],
    ["作业公式制度", [], true],
    ["作业的公式", [], true],
    ["睡眠不主", ["sounds"], true],
    ["PBL怎么做才有效", [], true],
  ])) {
    /** @type {string[]} */
    const loaded = [];
    await forms.guesses(query, letters(loaded), answered);
    assert.deepEqual(loaded, wanted, query);
  }
});
