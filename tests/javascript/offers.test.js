// @ts-check
"use strict";

/** The browser offers the filters that Python's side does: both are held to tests/search/offers.json. */

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");
const offers = require("../../overrides/assets/javascripts/offers.js");

const vectors = JSON.parse(readFileSync(join(__dirname, "..", "search", "offers.json"), "utf8"));
/** @type {Record<string, ReturnType<typeof offers.names>>} */
const names = { plain: offers.names(vectors.facets), asked: offers.said(vectors.facets, offers.names(vectors.facets), vectors.spoken) };

/** @param {Record<string, string[]>} filters @param {string} rest */
async function count(filters, rest) {
  return vectors.cases.filter((/** @type {[Record<string, string[]>, string]} */ [terms, words]) => {
    const passes = Object.keys(filters).every((key) => (terms[key] || []).some((term) => filters[key].includes(term)));
    return passes && rest.split(" ").every((word) => words.includes(word));
  }).length;
}

test("knows the same names", () => {
  Object.keys(names).forEach((which) => {
    const known = Array.from(names[which], ([text, name]) => [text, name.facet, name.terms, name.alone]);
    const byText = (/** @type {any[]} */ a, /** @type {any[]} */ b) => (a[0] < b[0] ? -1 : 1);
    assert.deepEqual(known.sort(byText), vectors.names[which].slice().sort(byText));
  });
});

test("reads queries like Python", () => {
  assert.ok(vectors.readings.length >= 100);
  vectors.readings.forEach((/** @type {[string, string, object, string]} */ [which, query, filters, rest]) => {
    assert.deepEqual(offers.read(query, names[which], vectors.years), { filters, rest }, query);
  });
});

test("offers what Python offers", async () => {
  for (const [which, query, now, wanted] of vectors.offers) {
    const reading = offers.read(query, names[which], vectors.years);
    const found = await offers.offers(reading, now, count);
    assert.deepEqual(found.map((one) => [one.filters, one.rest, one.count]), wanted, `${query} ${JSON.stringify(now)}`);
  }
});
