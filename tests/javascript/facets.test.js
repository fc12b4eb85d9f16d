// @ts-check
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const facets = require("../../overrides/assets/javascripts/facets.js");

const meta = {
  version: "0",
  format: 3,
  cases: 6,
  pages: 1,
    forms: { pages: 1, sounds: 0, traditional: 0 },
  slot: 0,
  front: 0,
  long: "",
  card: [],
  dense: "", begins: 0,
  facets: [
    { key: "subject", label: "学科", terms: ["语文", "数学", "英语"], aliases: [], sets: [[0], [1], [0, 1], [2]], column: "0,1,2,3,0,1", bits: 2 },
    { key: "stage", label: "学段", terms: ["小学", "初中"], aliases: [], sets: [[0], [1], [0, 1]], column: "0,0,1,1,2,0", bits: 2 },
    { key: "award", label: "奖项", terms: ["特等奖", "一等奖"], aliases: [], sets: [[0], [1], []], column: "1,0,1,2,0,1", bits: 2 },
  ],
  years: [2024, 2021],
  year: "0,1,0,1,0,0",
  yearBits: 1,
};
const table = facets.columns(meta, (column) => column.split(",").map(Number));
const all = [0, 1, 2, 3, 4, 5];

/** @param {Record<string, string[]>} filters @param {number[]} cases */
function slowly(filters, cases) {
  const passes = (/** @type {number} */ row, /** @type {string} */ but) =>
    table.facets.every(
      (facet) =>
        facet.key === but ||
        !(filters[facet.key] || []).length ||
        facet.rows[row].some((term) => filters[facet.key].includes(facet.terms[term])),
    );
  return {
    kept: cases.filter((row) => passes(row, "")),
    counts: table.facets.map((facet) =>
      facet.terms.map((_, term) => cases.filter((row) => passes(row, facet.key) && facet.rows[row].includes(term)).length),
    ),
    without: table.facets.map((facet) => cases.filter((row) => passes(row, facet.key)).length),
  };
}

test("columns are unpacked case by case", () => {
  assert.equal(table.cases, 6);
  assert.deepEqual(table.years, [2024, 2021, 2024, 2021, 2024, 2024]);
  assert.deepEqual(table.facets[0].rows, [[0], [1], [0, 1], [2], [0], [1]]);
});

test("terms of one facet are OR, facets are AND", () => {
  assert.deepEqual(facets.count(table, { subject: ["语文", "英语"] }, all).kept, [0, 2, 3, 4]);
  assert.deepEqual(facets.count(table, { subject: ["语文", "英语"], stage: ["小学"] }, all).kept, [0, 4]);
  assert.deepEqual(facets.count(table, {}, [4, 1]).kept, [4, 1]);
});

test("a facet counts the results under the others", () => {
  const { counts, without } = facets.count(table, { subject: ["英语"], stage: ["小学"] }, all);
  assert.deepEqual(counts[0], [2, 2, 0]);
  assert.deepEqual(counts[1], [0, 1]);
  assert.deepEqual(without, [4, 1, 0, 0]);
});

test("counting agrees with the definition for every combination", () => {
  const some = [[], ["语文"], ["数学", "英语"]];
  some.forEach((subject) =>
    [[], ["小学"], ["小学", "初中"]].forEach((stage) =>
      [[], ["特等奖"]].forEach((award) =>
        [all, [5, 3, 0], []].forEach((cases) => {
          const filters = { subject, stage, award };
          assert.deepEqual(facets.count(table, filters, cases), slowly(filters, cases), JSON.stringify(filters));
        }),
      ),
    ),
  );
});

test("a term that no case carries keeps nothing", () => {
  assert.deepEqual(facets.count(table, { subject: ["体育"] }, all).kept, []);
});

test("sorting keeps ties as they are given", () => {
  assert.deepEqual(facets.arrange(table, [5, 3, 1, 0], "relevance"), [5, 3, 1, 0]);
  assert.deepEqual(facets.arrange(table, [3, 5, 1, 0], "year"), [5, 0, 3, 1]);
  assert.deepEqual(facets.arrange(table, [3, 5, 1, 0, 4], "award"), [1, 4, 5, 0, 3]);
});

test("the year of a case is chosen like a term", () => {
  assert.deepEqual(table.facets[3], { key: "year", label: "年度", terms: ["2024", "2021"], rows: [[0], [1], [0], [1], [0], [0]] });
  assert.deepEqual(facets.count(table, { year: ["2021"], subject: ["数学"] }, all).kept, [1]);
});
