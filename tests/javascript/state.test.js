// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const state = require("../../overrides/assets/javascripts/state.js");

const facets = [
  { key: "subject", label: "学科", terms: ["语文", "数学", "英语"] },
  { key: "stage", label: "学段", terms: ["小学", "初中"] },
  { key: "region", label: "区域", terms: ["市直属（代管）", "甲,乙"] },
];
const read = (/** @type {string} */ search) => state.read(search, facets);

test("reads the address of the design", () => {
  assert.deepEqual(read("?q=阅读&subject=语文&stage=小学&sort=relevance"), {
    q: "阅读",
    filters: { subject: ["语文"], stage: ["小学"] },
    sort: "relevance",
  });
});

test("reads repeated keys and lists alike, in the facet's order", () => {
  assert.deepEqual(read("?subject=数学&subject=语文").filters, { subject: ["语文", "数学"] });
  assert.deepEqual(read("?subject=数学, 语文").filters, { subject: ["语文", "数学"] });
  assert.deepEqual(read("?subject=语文&subject=语文").filters, { subject: ["语文"] });
});

test("a term may hold a comma itself", () => {
  assert.deepEqual(read("?region=" + encodeURIComponent("甲,乙")).filters, { region: ["甲,乙"] });
});

test("what is unknown counts for nothing", () => {
  const plain = state.empty();
  ["", "?", "?subject=体育", "?planet=火星", "?sort=random", "?sort=", "?from=singlemessage&isappinstalled=0", "?&=&&"].forEach((search) =>
    assert.deepEqual(read(search), plain, search),
  );
  assert.deepEqual(read("?__proto__=x&constructor=y&toString=z"), plain);
});

test("broken escapes are text", () => {
  assert.equal(read("?q=%E9%98").q, "\ufffd");
  assert.equal(read("?q=100%").q, "100%");
  assert.equal(read("?q=a+b%2Bc").q, "a b+c");
});

test("write and read are each other's reverse", () => {
  /** @type {import("../../overrides/assets/javascripts/state.js").State[]} */
  const states = [
    { q: "", filters: {}, sort: "relevance" },
    { q: "阅读 提问", filters: {}, sort: "award" },
    { q: "a+b&c=d#e?f%20", filters: { subject: ["语文", "英语"], stage: ["初中"], region: ["市直属（代管）"] }, sort: "year" },
    { q: "<script>\"'\\", filters: { region: ["甲,乙"] }, sort: "relevance" },
  ];
  states.forEach((one) => assert.deepEqual(read(state.write(one, facets)), one));
});

test("the plain page has a plain address", () => {
  assert.equal(state.write(state.empty(), facets), "");
  assert.equal(state.write({ q: "  ", filters: {}, sort: "relevance" }, facets), "");
});

test("addresses stay short and never throw", () => {
  const long = state.write({ q: "𠀀".repeat(10000), filters: {}, sort: "relevance" }, facets);
  assert.equal(Array.from(read(long).q).length, state.KEPT);
  assert.equal(read(state.write({ q: "阅\ud800读", filters: {}, sort: "relevance" }, facets)).q, "阅\ufffd读");
});

test("terms are put on and taken off without touching the state given", () => {
  const before = read("?q=阅读&subject=英语");
  const on = state.toggle(before, facets[0], "语文");
  assert.deepEqual(on, { q: "阅读", filters: { subject: ["语文", "英语"] }, sort: "relevance" });
  assert.deepEqual(state.toggle(on, facets[0], "语文"), before);
  assert.deepEqual(state.toggle(before, facets[0], "英语").filters, {});
  assert.deepEqual(before.filters, { subject: ["英语"] });
  assert.deepEqual(state.only(on, "subject", []).filters, {});
});

test("chosen terms stand in the facets' order", () => {
  const chosen = state.chosen(read("?stage=小学&subject=数学,语文"), facets);
  assert.deepEqual(chosen.map(({ facet, term }) => `${facet.key}:${term}`), ["subject:语文", "subject:数学", "stage:小学"]);
});
