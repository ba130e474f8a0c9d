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
    }
  }
  get(grid, "[data-column-add]").hidden = isPairs || count === most;
}

/** @param {HTMLElement} grid */
function addColumn(grid) {
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
export function fillFrom(grid, row, column, table) {
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
  const grid = closest(target, "[data-column-add]") && closest(target, "[data-grid]");
  if (grid) {
    addColumn(grid);
  }
});
for (const name of ["change", "desk:change", "formset:added"]) {
  document.addEventListener(name, update);
}
for (const grid of all(document, "[data-grid]")) {
  showColumns(grid);
}
