/* The buttons and keys of repeating rows. Events are delegated, so that sections added later work
   as well. */

import { all, closest, focusEnabled } from "./dom.js";
import { focusField } from "./fields.js";
import { addRow, inputsOf, moveRow, removeRow, restoreRow, updateButtons } from "./rows.js";

/** @param {MouseEvent} event */
function handleClick(event) {
  const button = closest(event.target, "[data-rows] button");
  const widget = closest(button, "[data-rows]");
  const row = closest(button, "[data-row]");
  if (!button || !widget) {
    return;
  }
  if ("rowAdd" in button.dataset) {
    focusField(inputsOf(addRow(widget))[0]);
  } else if (row && ("rowUp" in button.dataset || "rowDown" in button.dataset)) {
    moveRow(row, "rowUp" in button.dataset ? -1 : 1);
    focusEnabled(button);
  } else if (row && "rowRemove" in button.dataset) {
    removeRow(row);
  } else if (row && "rowUndo" in button.dataset) {
    restoreRow(row);
  }
}

/** @param {KeyboardEvent} event */
function handleKey(event) {
  const { target, key } = event;
  const row = closest(target, "[data-row]");
  if (!row || event.isComposing) {
    return;
  }
  const by = { ArrowUp: -1, ArrowDown: 1 }[key];
  // In a select, Alt and an arrow open the list.
  if (by && event.altKey && !event.shiftKey && !(target instanceof HTMLSelectElement)) {
    event.preventDefault();
    const focused = document.activeElement;
    moveRow(row, by);
    focusEnabled(focused);
  }
}

/** @param {ParentNode} root */
function start(root) {
  for (const widget of all(root, "[data-rows]")) {
    updateButtons(widget);
  }
}

document.addEventListener("click", handleClick);
document.addEventListener("keydown", handleKey);
document.addEventListener("formset:added", ({ target }) => {
  if (target instanceof Element) {
    start(target);
  }
});
start(document);
