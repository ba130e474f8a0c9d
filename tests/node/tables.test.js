// What is pasted as a table: each cell in its place, and every word.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fitted, readTable } from "../../static/js/desk/tables.js";
import "./page.js";

for (const [name, html, text, expected] of [
  [
    "a table of a word processor",
    "<meta charset='utf-8'><table><tr><td style='color: red'><p>When</p></td><td><p>What</p></td></tr>" +
      "<tr><td>Morning</td><td><p>A&nbsp;walk</p><p>and rest<br>well</p></td></tr></table>",
    "",
    [
      ["When", "What"],
      ["Morning", "A walk\nand rest\nwell"],
    ],
  ],
  [
    "cells over several columns, and a table in a cell",
    "<table><tr><td colspan='2'>Both</td><td>C</td></tr>" +
      "<tr><td>A</td><td><table><tr><td>in</td><td>side</td></tr></table></td></tr></table>",
    "",
    [
      ["Both", "", "C"],
      ["A", "in\nside"],
    ],
  ],
  [
    "cells over several rows",
    "<table><tr><td rowspan='2'>Day</td><td>Tea</td><td rowspan='3' colspan='2'>All</td></tr>" +
      "<tr><td>Rest</td></tr><tr><td>Night</td><td>Sleep</td></tr>" +
      "<tr><td rowspan='9'>Ever</td></tr></table>",
    "",
    [["Day", "Tea", "All", ""], ["", "Rest", "", ""], ["Night", "Sleep", "", ""], ["Ever"]],
  ],
  [
    "cells over all the rest of a table's body",
    "<table><tbody><tr><td rowspan='0'>Day</td><td>Tea</td></tr><tr><td>Rest</td></tr></tbody>" +
      "<tbody><tr><td>Night</td><td>Sleep</td></tr></tbody></table>",
    "",
    [
      ["Day", "Tea"],
      ["", "Rest"],
      ["Night", "Sleep"],
    ],
  ],
  [
    "lines around a table",
    "<p>Before</p><div><table><tr><td>A</td><td>B</td></tr></table></div>After",
    "",
    [["Before"], ["A", "B"], ["After"]],
  ],
  [
    "text of a spreadsheet",
    "",
    'When\tWhat\r\n"Two\nlines"\tSaid ""so""\r\n\r\n\t"He said ""no"""\r\n',
    [
      ["When", "What"],
      ["Two\nlines", 'Said ""so""'],
      ["", 'He said "no"'],
    ],
  ],
]) {
  test(`${name} is read`, () => assert.deepEqual(readTable(html, text), expected));
}

test("what isn't a table is left to the browser", () => {
  assert.equal(readTable("<p>One</p>", "One"), null);
  assert.equal(readTable("", "One\nTwo"), null);
  assert.equal(readTable("<table><tr><td></td></tr></table>", ""), null);
});

test("what has no place goes into the last cell", () => {
  assert.deepEqual(fitted(["a", "b", "", "d"], 2), ["a", "b\nd"]);
  assert.deepEqual(fitted(["a", "b"], 2), ["a", "b"]);
});
