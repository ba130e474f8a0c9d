// The words that a reviewer selects, and where they stand when the page is read again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { element } from "./page.js";

const { rangeOf, wordsOf } = await import("../../static/js/desk/remarks.js");

const HTML =
  "<h2>Rain</h2>\n<p>It <b>fal</b>ls &amp; falls.</p>\n<ul><li>One</li>\n<li>Two</li></ul>";

for (const [words, found] of /** @type {[string, string | null][]} */ ([
  ["It falls & falls.", "It falls & falls."],
  ["falls.\n\nOne  Two", "falls. One Two"],
  ["Rain It", "Rain It"],
  ["falls and falls", null],
  [" ", null],
])) {
  test(`"${words.replace(/\s+/g, " ")}" is ${found ? "found" : "not found"}`, () => {
    const root = element(HTML);
    const range = rangeOf(root, words);
    assert.equal(range && wordsOf(range, root), found);
  });
}

test("a very long selection is cut at what a remark can hold", () => {
  const root = document.createElement("div");
  root.textContent = "word ".repeat(200);
  const range = document.createRange();
  range.selectNodeContents(root);
  assert.ok(wordsOf(range, root).length <= 500);
  assert.ok(rangeOf(root, wordsOf(range, root)));
});
