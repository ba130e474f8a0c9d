/* The rows of a field that repeats (blog/admin/forms/repeating_rows.py): adding, moving, removing
   and undoing. */

import { all, announce, fieldsIn, get, moveAmong } from "./dom.js";
import { focusField, notifyChange, textOf } from "./fields.js";

/** @import { Field } from "./dom.js" */

let nextId = 1000; // for rows added here; the server counts from 0

/** @param {HTMLElement} widget */
const rowsIn = (widget) => all(widget, "[data-row]");
/** Return the rows of a field that weren't removed.
 * @param {HTMLElement} widget
 */
export const visibleRowsIn = (widget) => rowsIn(widget).filter((row) => !isRemoved(row));
/** @param {HTMLElement} row */
const isRemoved = (row) => row.classList.contains("rows__row--removed");
/** @param {HTMLElement} row */
const isEmpty = (row) => inputsOf(row).every(isBlank);
/** @param {Field} input */
const isBlank = (input) => !textOf(input);
/** @param {HTMLElement} widget */
const labelOf = (widget) => widget.dataset.rowLabel ?? "";

/** @param {HTMLElement} row */
function widgetOf(row) {
  const widget = row.closest("[data-rows]");
  if (!(widget instanceof HTMLElement)) {
    throw new Error("A row stands outside of its field.");
  }
  return widget;
}

/** Return the inputs, selects and textareas of a row.
 * @param {HTMLElement} row
 */
export const inputsOf = (row) => fieldsIn(row, ".rows__fields :is(input, select, textarea)");

/** Name the buttons of each row after its number, and disable those that lead nowhere.
 * @param {HTMLElement} widget
 */
export function updateButtons(widget) {
  const rows = visibleRowsIn(widget);
  for (const [index, row] of rows.entries()) {
    const rowName = `${labelOf(widget).toLowerCase()} ${index + 1}`;
    /**
     * @param {string} selector
     * @param {string} label
     */
    const setLabel = (selector, label) => {
      const button = get(row, selector, HTMLButtonElement);
      button.setAttribute("aria-label", label);
      button.title = label;
      return button;
    };
    setLabel("[data-row-up]", `Move ${rowName} up`).disabled = index === 0;
    setLabel("[data-row-down]", `Move ${rowName} down`).disabled = index === rows.length - 1;
    setLabel("[data-row-remove]", `Remove ${rowName}`);
  }
}

/**
 * @param {HTMLElement} row
 * @param {boolean} removed
 */
function markRemoved(row, removed) {
  row.classList.toggle("rows__row--removed", removed);
  for (const input of inputsOf(row)) {
    input.disabled = removed;
  }
}

/** @param {HTMLElement} row */
function blankCopy(row) {
  const copy = /** @type {HTMLElement} */ (row.cloneNode(true));
  markRemoved(copy, false);
  for (const input of inputsOf(copy)) {
    const id = input.id.replace(/\d+$/, String(nextId));
    get(copy, `label[for="${input.id}"]`, HTMLLabelElement).htmlFor = id;
    input.id = id;
    input.value = "";
    input.removeAttribute("aria-invalid");
  }
  nextId += 1;
  return copy;
}

/** Add an empty row at the end, or after a row; return it.
 * @param {HTMLElement} widget
 * @param {HTMLElement | undefined} after
 */
export function addRow(widget, after = rowsIn(widget).at(-1)) {
  if (!after) {
    throw new Error("A field of rows has none to copy.");
  }
  const row = blankCopy(after);
  after.after(row);
  row.dispatchEvent(new CustomEvent("desk:row-added", { bubbles: true }));
  updateButtons(widget);
  notifyChange(widget);
  return row;
}

/** Add rows to a field until it has as many as another one shows, to copy that one.
 * @param {HTMLElement} from
 * @param {HTMLElement} to
 */
export function matchRowCount(from, to) {
  while (visibleRowsIn(to).length < visibleRowsIn(from).length) {
    addRow(to);
  }
}

/** Move a row up (-1) or down (1), if there is one to change places with.
 * @param {HTMLElement} row
 * @param {number} by
 */
export function moveRow(row, by) {
  const widget = widgetOf(row);
  const rows = visibleRowsIn(widget);
  if (!moveAmong(rows, row, by)) {
    return;
  }
  updateButtons(widget);
  notifyChange(widget);
  const position = visibleRowsIn(widget).indexOf(row) + 1;
  announce(`${labelOf(widget)} moved to position ${position} of ${rows.length}.`);
}

/** Take an empty row away; let one with words be restored.
 * @param {HTMLElement} row
 * @param {{ silently?: boolean }} [options] whether the focus stays where it is
 */
export function removeRow(row, { silently = false } = {}) {
  const widget = widgetOf(row);
  const rows = visibleRowsIn(widget);
  const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
  if (isEmpty(row) && rowsIn(widget).length > 1) {
    row.remove();
    if (!silently) {
      focusField(next ? inputsOf(next)[0] : get(widget, "[data-row-add]"));
    }
    widget.dispatchEvent(new CustomEvent("desk:row-removed", { bubbles: true }));
  } else if (!isEmpty(row)) {
    markRemoved(row, true);
    get(row, "[data-row-undo]").focus();
    announce(`${labelOf(widget)} removed. You can undo it.`);
  }
  updateButtons(widget);
  notifyChange(widget);
}

/** Bring a removed row back.
 * @param {HTMLElement} row
 */
export function restoreRow(row) {
  const widget = widgetOf(row);
  markRemoved(row, false);
  updateButtons(widget);
  focusField(inputsOf(row)[0]);
  notifyChange(row);
  announce(`${labelOf(widget)} is back.`);
}

/** Return the field that an error about a field of rows is about: "Practice 2: ..." is about the
 * second row that isn't empty.
 * @param {HTMLElement} widget
 * @param {string | undefined} sentence
 * @returns {Field | undefined}
 */
export function fieldOfError(widget, sentence) {
  const rows = rowsIn(widget);
  const number = Number(sentence?.match(/^\D+(\d+):/)?.[1] ?? 0);
  const filled = rows.filter((row) => !isEmpty(row));
  const inputs = inputsOf(filled[number - 1] ?? rows[0]);
  return inputs.find(isBlank) ?? inputs.at(-1);
}
