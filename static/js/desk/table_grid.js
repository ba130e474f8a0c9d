/* The rows of a table in the form (a field of rows, with data-grid): as many columns as are filled
   in, or were added, and at least two; a pasted table fills the cells from the cursor on. */

import { all, announce, closest, find, get } from "./dom.js";
import { notifyChange } from "./fields.js";
import { addRow, inputsOf, visibleRowsIn } from "./rows.js";
import { fitted, readTable } from "./tables.js";

const FEWEST = 2; // columns

/** @param {HTMLElement} grid */
function isOfPairs(grid) {
  const card = closest(grid, ".section-card");
  return card && find(card, "select[name$='-manner']", HTMLSelectElement)?.value === "pairs";
}

/** Show the columns of a grid.
 * @param {HTMLElement} grid
 * @param {number} [wanted] how many are asked for
 */
function showColumns(grid, wanted = Number(grid.dataset.columns ?? 0)) {
  const rows = all(grid, "[data-row]").map(inputsOf);
  const most = rows[0]?.length ?? 0;
  const filled = rows.map((inputs) => inputs.findLastIndex((input) => input.value.trim()) + 1);
  const isPairs = isOfPairs(grid);
  const count = Math.min(most, Math.max(FEWEST, isPairs ? 0 : wanted, ...filled));
  grid.dataset.columns = String(isPairs ? wanted : count);
  grid.style.setProperty("--columns", String(count));
  const [first] = visibleRowsIn(grid);
  for (const row of all(grid, "[data-row]")) {
    for (const [index, cell] of all(row, ".rows__cell").entries()) {
      cell.hidden = index >= count;
      get(cell, "label").classList.toggle("visually-hidden", row !== first);
      const button = get(cell, "[data-column-remove]");
      button.hidden = row !== first || count === FEWEST;
      button.title = `Remove column ${index + 1}`;
      button.ariaLabel = button.title;
    }
  }
  get(grid, "[data-column-add]").hidden = isPairs || count === most;
}

/** What was removed from a grid last: the texts of a column, by row.
 * @type {WeakMap<HTMLElement, { column: number, texts: Map<HTMLElement, string> }>}
 */
const removed = new WeakMap();

/** Let a removed column be brought back, until the columns change again.
 * @param {HTMLElement} grid
 * @param {{ column: number, texts: Map<HTMLElement, string> }} [last]
 */
function remember(grid, last) {
  removed.delete(grid);
  if (last) {
    removed.set(grid, last);
  }
  get(grid, "[data-column-removed]").hidden = !last;
}

/** Take a column away: those after it move up to its place.
 * @param {HTMLElement} grid
 * @param {number} column from 0
 */
export function removeColumn(grid, column) {
  const texts = new Map();
  for (const row of all(grid, "[data-row]")) {
    const inputs = inputsOf(row);
    texts.set(row, inputs[column].value);
    for (const [place, input] of inputs.entries()) {
      if (place >= column) {
        input.value = inputs[place + 1]?.value ?? "";
      }
    }
  }
  showColumns(grid, Number(grid.dataset.columns) - 1);
  remember(grid, { column, texts });
  get(grid, "[data-column-undo]").focus();
  notifyChange(grid);
  announce(`Column ${column + 1} removed. You can undo it.`);
}

/** Bring the column back that was removed last.
 * @param {HTMLElement} grid
 */
export function restoreColumn(grid) {
  const { column = 0, texts } = removed.get(grid) ?? {};
  for (const row of all(grid, "[data-row]")) {
    const inputs = inputsOf(row);
    for (let place = inputs.length - 1; place > column; place -= 1) {
      inputs[place].value = inputs[place - 1].value;
    }
    inputs[column].value = texts?.get(row) ?? ""; // a row may be new
  }
  showColumns(grid, Number(grid.dataset.columns) + 1);
  remember(grid);
  const [first] = visibleRowsIn(grid);
  inputsOf(first)[column].focus();
  notifyChange(grid);
}

/** @param {HTMLElement} grid */
function addColumn(grid) {
  remember(grid);
  const before = Number(grid.dataset.columns);
  showColumns(grid, before + 1);
  const [row] = visibleRowsIn(grid);
  (row && inputsOf(row)[before])?.focus();
  announce(`Column ${before + 1} added.`);
}

/** Fill cells with a table, from one on. No word is written over: a row that has some there is left,
 * and a new one put in.
 * @param {HTMLElement} grid
 * @param {HTMLElement} row the row of the first cell
 * @param {number} column its column, from 0
 * @param {string[][]} table
 */
function fillFrom(grid, row, column, table) {
  remember(grid);
  let at = row;
  let last = inputsOf(row)[column];
  for (const [index, texts] of table.entries()) {
    const visible = visibleRowsIn(grid);
    const next = index ? visible[visible.indexOf(at) + 1] : at;
    const isFree =
      next &&
      inputsOf(next)
        .slice(column)
        .every((input) => !input.value.trim());
    at = isFree ? next : addRow(grid, at);
    const inputs = inputsOf(at).slice(column);
    for (const [place, text] of fitted(texts, inputs.length).entries()) {
      inputs[place].value = text;
      last = inputs[place];
    }
  }
  showColumns(grid);
  last.focus();
  notifyChange(grid);
  announce(`${table.length} rows were filled in.`);
}

/** @param {ClipboardEvent} event */
function handlePaste(event) {
  const grid = closest(event.target, "[data-grid]");
  const row = closest(event.target, "[data-row]");
  const cell = closest(event.target, "textarea", HTMLTextAreaElement);
  const data = event.clipboardData;
  if (!grid || !row || !cell || !data) {
    return;
  }
  try {
    const table = readTable(data.getData("text/html"), data.getData("text/plain"));
    if (table) {
      fillFrom(grid, row, inputsOf(row).indexOf(cell), table);
      event.preventDefault();
    }
  } catch (error) {
    console.warn("Pasted as plain text, since the table could not be read.", error);
  }
}

/** @param {Event} event */
function update({ target }) {
  const card = closest(target, ".section-card");
  for (const grid of card ? all(card, "[data-grid]") : []) {
    showColumns(grid);
  }
}

document.addEventListener("paste", handlePaste);
document.addEventListener("click", ({ target }) => {
  const grid = closest(target, "[data-grid]");
  const cell = closest(target, "[data-column-remove]") && closest(target, ".rows__cell");
  if (grid && cell) {
    removeColumn(grid, all(cell.parentElement ?? grid, ".rows__cell").indexOf(cell));
  } else if (grid && closest(target, "[data-column-undo]")) {
    restoreColumn(grid);
  } else if (grid && closest(target, "[data-column-add]")) {
    addColumn(grid);
  }
});
for (const name of ["change", "desk:change", "formset:added"]) {
  document.addEventListener(name, update);
}
for (const grid of all(document, "[data-grid]")) {
  showColumns(grid);
}
