// Words and minutes are counted as the site counts them; words are found and replaced, and every
// mark and every other letter stays.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  countIn,
  patternOf,
  replaceInHtml,
  replaceInText,
} from "../../static/js/desk/find_text.js";
import { countWords, readingMinutes, textOfHtml } from "../../static/js/desk/words.js";
import "./page.js";

const cases = JSON.parse(readFileSync(new URL("../data/reading_time.json", import.meta.url)));

test("words and minutes are those of the site", () => {
  for (const [text, count] of cases.words) {
    assert.equal(countWords(text), count, text);
  }
  for (const [html, count] of cases.html) {
    assert.equal(countWords(textOfHtml(html)), count, html);
  }
  for (const [words, minutes] of cases.minutes) {
    assert.equal(readingMinutes(words), minutes, words);
  }
});

// What is looked for, its place, the words in its place, where, and what becomes of it.
const REPLACED = [
  ["rain", "snow", "<p>Rain, rain.</p>", "<p>Snow, snow.</p>"],
  [
    "rain",
    "snow",
    "<p>R<em>ai</em>n <strong>falls</strong></p>",
    "<p>Snow<em></em> <strong>falls</strong></p>",
  ],
  [
    "rain falls",
    "it snows",
    '<p><a href="/x/">Rain</a> falls on</p>',
    '<p><a href="/x/">It snows</a> on</p>',
  ],
  ["a.b", "$&", "<p>a.b axb</p>", "<p>$&amp; axb</p>"],
  ["don't", "do", "<p>Don’t</p>", "<p>Do</p>"],
  ["to be", "is", "<p>to&nbsp;be</p>", "<p>is</p>"],
  ["one two", "x", "<p>one</p><p>two</p>", "<p>one</p><p>two</p>"],
  ["strong", "weak", "<p><strong>a</strong></p>", "<p><strong>a</strong></p>"],
  ["a", "aa", "<p>a-a</p>", "<p>aa-aa</p>"],
  ["self-care", "rest", "<p>Self-care.</p>", "<p>Rest.</p>"],
  ["<b>", "&", "<p>&lt;b&gt;</p>", "<p>&amp;</p>"],
];

test("rich text keeps its marks, and what doesn't match its bytes", () => {
  for (const [words, other, html, expected] of REPLACED) {
    assert.equal(replaceInHtml(html, patternOf(words), other), expected);
  }
});

test("one of several is replaced, in rich and plain text", () => {
  const pattern = patternOf("a");
  assert.equal(replaceInHtml("<p>a a</p><p>a</p>", pattern, "b", 1), "<p>a b</p><p>a</p>");
  assert.equal(replaceInText("A a a", pattern, "$1", 1), "A $1 a");
  assert.equal(replaceInText("A a", pattern, "b"), "B b");
  assert.equal(replaceInHtml("<p>A <b>A</b>a</p>", pattern, "b"), "<p>B <b>B</b>b</p>");
  assert.equal(replaceInText("A a", patternOf("A"), "b"), "b b");
  assert.equal(countIn("<p>a<em>a</em></p>", pattern, true), 2);
  assert.equal(countIn("<a>", pattern, false), 1);
  assert.equal(countIn("", pattern, false), 0);
  assert.equal(patternOf("  "), null);
});
