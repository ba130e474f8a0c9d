// The columns of a table in the form: none is lost that isn't meant to be.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./page.js";

const { removeColumn, restoreColumn } = await import("../../static/js/desk/table_grid.js");

// As in templates/admin/widgets/repeating_rows.html.
const CELL = (text) => `
  <div class="rows__cell"><label>Column</label><button data-column-remove></button>
    <textarea>${text}</textarea></div>`;
const ROW = (texts) => `
  <li class="rows__row" data-row><div class="rows__fields">${texts.map(CELL).join("")}</div></li>`;

const TABLE = [
  ["When", "What", "How long", "", "", ""],
  ["Dawn", "Walk", "an hour", "", "", ""],
];

let grid;

beforeEach(() => {
  document.body.innerHTML = `<p data-announcements></p>
    <div data-rows data-grid data-columns="3"><ol>${TABLE.map(ROW).join("")}</ol>
      <button data-column-add></button>
      <p data-column-removed hidden><button data-column-undo></button></p></div>`;
  grid = document.querySelector("[data-grid]");
});

const cells = () =>
  [...grid.querySelectorAll("[data-row]")].map((row) =>
    [...row.querySelectorAll(".rows__cell:not([hidden]) textarea")].map(({ value }) => value),
  );

test("a column goes with its words, and comes back", () => {
  removeColumn(grid, 1);
  assert.deepEqual(cells(), [
    ["When", "How long"],
    ["Dawn", "an hour"],
  ]);
  assert.equal(document.activeElement, grid.querySelector("[data-column-undo]"));
  assert.ok([...grid.querySelectorAll("[data-column-remove]")].every(({ hidden }) => hidden));
  restoreColumn(grid);
  assert.deepEqual(
    cells(),
    TABLE.map((row) => row.slice(0, 3)),
  );
  assert.ok(grid.querySelector("[data-column-removed]").hidden);
});

test("only the first row has the buttons, each named after its column", () => {
  removeColumn(grid, 0);
  restoreColumn(grid);
  const [first, second] = grid.querySelectorAll("[data-row]");
  const shown = [...first.querySelectorAll(".rows__cell:not([hidden]) [data-column-remove]")];
  assert.deepEqual(
    shown.map((button) => button.title),
    ["Remove column 1", "Remove column 2", "Remove column 3"],
  );
  assert.ok([...second.querySelectorAll("[data-column-remove]")].every(({ hidden }) => hidden));
});
