// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");
const excerpt = require("../../overrides/assets/javascripts/excerpt.js");
const query = require("../../overrides/assets/javascripts/query.js");

const vectors = JSON.parse(readFileSync(join(__dirname, "..", "search", "vectors.json"), "utf8"));
const TEXT =
  "监测发现\n2023年10月，四年级186名学生参加了监测。推断类题目得分率为61.2%，低于全市均值，教研组查看了16节课的录像，" +
  "发现多数提问只要求找出原句，学生答对以后，教师很少追问依据。\n一年以后，同一批学生参加了后测，追问的课堂多了起来，" +
  "学生在reading与writing两项里都有进步，得分率为70.9%，教研组认为后测由校内命题，结果只宜看作方向，别的学校可以直接试用。";

/** @param {import("../../overrides/assets/javascripts/excerpt.js").Run[] | null} runs */
const show = (runs) => (runs || []).map((run) => (run.mark ? `[${run.text}]` : run.text)).join("");
const plain = (/** @type {any} */ runs) => runs.map((/** @type {any} */ run) => run.text).join("");

test("folds into what the index holds, and knows the way back", () => {
  let sure = 0;
  vectors.normalise.forEach((/** @type {[string, string]} */ [text, normal]) => {
    if (text.includes("\n")) return;
    const folded = excerpt.fold(text);
    if (!folded) return;
    sure += 1;
    assert.equal(folded.chars.join(""), normal, JSON.stringify(text));
    folded.from.forEach((from, i) => assert.ok(from < folded.to[i] && folded.to[i] <= text.length));
  });
  assert.ok(sure > vectors.normalise.length * 0.9, String(sure));
});

test("positions count as in the index: a line a block, empty ones left out", () => {
  const text = "第 一\n\n\u200b\n𠮷 野\nＡＢ";
  const folded = excerpt.fold(text);
  assert.equal(folded && folded.chars.join(""), "第一\n𠮷野\nab");
});

test("marks the words as written, whatever their width and case", () => {
  assert.equal(show(excerpt.mark("ＡＩ 教学与ﾃﾞｰﾀ", ["ai教学", "データ"])), "[ＡＩ 教学]与[ﾃﾞｰﾀ]");
  assert.equal(show(excerpt.mark("阅\u200b读与PISA", ["阅读", "pisa"])), "[阅\u200b读]与[PISA]");
  assert.equal(show(excerpt.mark("cafe\u0301 CAFÉ", ["café"])), "[cafe\u0301] [CAFÉ]");
});

test("a word or a number is marked where it stands whole, as the index means it", () => {
  assert.equal(show(excerpt.mark("main AI aim ai2", ["ai"])), "main [AI] aim ai2");
  assert.equal(show(excerpt.mark("共50名学生，用时5分钟", ["5"])), "共50名学生，用时[5]分钟");
  assert.equal(show(excerpt.mark("第5题得5.5分，比值5:1", ["5"])), "第[5]题得5.5分，比值5:1");
  assert.equal(excerpt.holds("The aim is", ["ai"]), false);
  assert.equal(excerpt.holds("AI and aim", ["ai"]), true);
  assert.equal(excerpt.cut("共50名学生", ["5"]), null);
});

test("inside of a longer word only where the case holds it in no other way", () => {
  assert.equal(show(excerpt.mark("The aim is", ["ai"], ["ai"])), "The [ai]m is");
  assert.equal(show(excerpt.mark("python 61.2", ["61", "ytho"], ["ytho"])), "p[ytho]n 61.2");
  assert.equal(excerpt.holds("The aim is", ["ai"], ["ai"]), true);
  assert.equal(show(excerpt.cut("共50名学生", ["5"], -1, ["5"])), "共[5]0名学生");
  assert.equal(show(excerpt.mark("2024年", ["24年"])), "20[24年]");
});

test("neighbouring and overlapping matches become one mark", () => {
  assert.equal(show(excerpt.mark("阅读素养测评", ["阅读", "读素", "素养"])), "[阅读素养]测评");
  assert.equal(show(excerpt.mark("阅读", [])), "阅读");
});

test("marks whole characters, never half of one", () => {
  assert.equal(show(excerpt.mark("在𠮷野家", ["𠮷"])), "在[𠮷]野家");
});

test("what is marked is what was written", () => {
  vectors.normalise.forEach((/** @type {[string, string]} */ [text]) => {
    assert.equal(plain(excerpt.mark(text, ["阅读", "a", "素养"])), text.replace(/\n/g, " "));
  });
});

test("cuts at the ends of sentences and at pauses", () => {
  assert.equal(
    show(excerpt.cut(TEXT, ["186"])),
    "2023年10月，四年级[186]名学生参加了监测。推断类题目得分率为61.2%，低于全市均值，教研组查看了16节课的录像，发现多数提问只要求找出原句，学生答对以后，教师很少追问依据。",
  );
  assert.equal(show(excerpt.cut(TEXT, ["依据"])), "…发现多数提问只要求找出原句，学生答对以后，教师很少追问[依据]。 一年以后，同一批学生参加了后测，追问的课堂多了起来，学生在reading与writing两项里都有进步…");
});

test("shows the match at the place asked for", () => {
  const folded = excerpt.fold(TEXT);
  const second = folded ? folded.chars.join("").lastIndexOf("追问") : -1;
  assert.match(show(excerpt.cut(TEXT, ["追问"])), /很少\[追问\]/);
  assert.match(show(excerpt.cut(TEXT, ["追问"], second)), /^一年以后.*\[追问\]的课堂/);
});

test("nothing to show is null, and regex characters are text", () => {
  assert.equal(excerpt.cut(TEXT, ["鲸鲨"]), null);
  assert.equal(excerpt.cut("", ["阅读"]), null);
  assert.equal(excerpt.cut(TEXT, [".*"]), null);
  assert.equal(excerpt.cut(TEXT, []), null);
});

test("every excerpt holds its match, keeps near its length and splits no word", () => {
  for (let at = 0; at + 3 < TEXT.length; at += 1) {
    const needle = query.parts(TEXT.slice(at, at + 3))[0];
    if (!needle) continue;
    const runs = excerpt.cut(TEXT, [needle]);
    if (!runs) continue;
    assert.ok(runs.some((run) => run.mark));
    const text = plain(runs);
    assert.ok(text.length <= excerpt.LENGTH + 25, text);
    assert.ok(TEXT.replace(/\n/g, " ").includes(text.replace(/^…|…$/g, "")), text);
    assert.doesNotMatch(text, /^…?(eading|ading|riting|iting|0\.9|\.9)|(readin|writin|70\.|61\.)…$/);
  }
});

test("one line of a thousand characters without a pause is cut all the same", () => {
  const runs = excerpt.cut("甲".repeat(500) + "追问" + "乙".repeat(500), ["追问"]);
  assert.match(show(runs), /^…甲{30}\[追问\]乙{58}…$/);
});
