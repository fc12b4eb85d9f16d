// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { best } = require("../../overrides/assets/javascripts/questions.js");

const QUESTIONS = ["孩子晚上十点多还没上床，白天打瞌睡", "作业已经少了，学生为什么还是睡得晚", "上学时间往后推一点行不行"];

test("the question that has most in common with what was asked", () => {
  assert.equal(best(QUESTIONS, ["学生晚上打瞌睡"], []), QUESTIONS[0]);
  assert.equal(best(QUESTIONS, ["作业不多", "还是睡得晚"], []), QUESTIONS[1]);
});

test("a word that the case means is not enough, with another one it is", () => {
  assert.equal(best(QUESTIONS, ["早上几点上学"], ["上学"]), null);
  assert.equal(best(["对照实验怎么讲，学生才不丢三落四"], ["一年级丢三落四"], ["丢三落四"]), null);
  assert.equal(best(QUESTIONS, ["早上几点上学，能不能往后推"], ["上学"]), QUESTIONS[2]);
  assert.equal(best(QUESTIONS, ["早上几点上学"], ["上学", "时间"]), QUESTIONS[2]);
});

test("what every question has is none", () => {
  assert.equal(best(QUESTIONS, ["学生为什么不爱看书怎么办"], ["学生", "为什么"]), null);
  assert.equal(best(QUESTIONS, ["孩子还没吃饭"], []), null);
  assert.equal(best([], ["作业太多"], ["作业"]), null);
  assert.equal(best(QUESTIONS, [], []), null);
});
