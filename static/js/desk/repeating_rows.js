/* Repeating rows in a field (blog/admin/forms/repeating_rows.py): add, move, remove and undo.
   Events are delegated, so that sections added later work as well. */
"use strict";
{
  const desk = (window.desk ??= {});
  let nextId = 1000; // for rows added here; the server counts from 0

  const rowsIn = (widget) => [...widget.querySelectorAll("[data-row]")];
  const visibleRowsIn = (widget) => rowsIn(widget).filter((row) => !isRemoved(row));
  const inputsOf = (row) => [...row.querySelectorAll(".rows__fields :is(input, select, textarea)")];
  const isRemoved = (row) => row.classList.contains("rows__row--removed");
  const isEmpty = (row) => inputsOf(row).every((input) => !input.value.trim());
  const nameOf = (widget) => widget.dataset.rowLabel.toLowerCase();

  function updateButtons(widget) {
    const rows = visibleRowsIn(widget);
    rows.forEach((row, index) => {
      const rowName = `${nameOf(widget)} ${index + 1}`;
      const setLabel = (selector, label) => {
        const button = row.querySelector(selector);
        button.setAttribute("aria-label", label);
        button.title = label;
        return button;
      };
      setLabel("[data-row-up]", `Move ${rowName} up`).disabled = index === 0;
      setLabel("[data-row-down]", `Move ${rowName} down`).disabled = index === rows.length - 1;
      setLabel("[data-row-remove]", `Remove ${rowName}`);
    });
  }

  function markRemoved(row, removed) {
    row.classList.toggle("rows__row--removed", removed);
    for (const input of inputsOf(row)) {
      input.disabled = removed;
    }
  }

  function blankCopy(row) {
    const copy = row.cloneNode(true);
    markRemoved(copy, false);
    for (const input of inputsOf(copy)) {
      const id = input.id.replace(/\d+$/, nextId);
      copy.querySelector(`label[for="${input.id}"]`).htmlFor = id;
      input.id = id;
      input.value = "";
      input.removeAttribute("aria-invalid");
    }
    nextId += 1;
    return copy;
  }

  function addRow(widget, after = rowsIn(widget).at(-1)) {
    const row = blankCopy(after);
    after.after(row);
    updateButtons(widget);
    desk.notifyChange(widget);
    return row;
  }

  function moveRow(row, by) {
    const widget = row.closest("[data-rows]");
    const rows = visibleRowsIn(widget);
    if (!desk.moveAmong(rows, row, by)) {
      return;
    }
    updateButtons(widget);
    desk.notifyChange(widget);
    const position = visibleRowsIn(widget).indexOf(row) + 1;
    desk.announce(`${widget.dataset.rowLabel} moved to position ${position} of ${rows.length}.`);
  }

  function removeRow(row) {
    const widget = row.closest("[data-rows]");
    const rows = visibleRowsIn(widget);
    const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
    if (isEmpty(row) && rowsIn(widget).length > 1) {
      row.remove();
      (next ? inputsOf(next)[0] : widget.querySelector("[data-row-add]")).focus();
    } else if (!isEmpty(row)) {
      markRemoved(row, true);
      row.querySelector("[data-row-undo]").focus();
      desk.announce(`${widget.dataset.rowLabel} removed. You can undo it.`);
    }
    updateButtons(widget);
    desk.notifyChange(widget);
  }

  function restoreRow(row) {
    markRemoved(row, false);
    updateButtons(row.closest("[data-rows]"));
    inputsOf(row)[0].focus();
    desk.notifyChange(row);
    desk.announce(`${row.closest("[data-rows]").dataset.rowLabel} is back.`);
  }

  /** Add rows to a widget until it has as many as another one shows, to copy that one. */
  desk.matchRowCount = (from, to) => {
    while (visibleRowsIn(to).length < visibleRowsIn(from).length) {
      addRow(to);
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-rows] button");
    if (!button) {
      return;
    }
    const row = button.closest("[data-row]");
    if ("rowAdd" in button.dataset) {
      inputsOf(addRow(button.closest("[data-rows]")))[0].focus();
    } else if ("rowUp" in button.dataset || "rowDown" in button.dataset) {
      moveRow(row, "rowUp" in button.dataset ? -1 : 1);
      desk.focusEnabled(button);
    } else if ("rowRemove" in button.dataset) {
      removeRow(row);
    } else if ("rowUndo" in button.dataset) {
      restoreRow(row);
    }
  });

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || event.isComposing) {
      return;
    }
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    // In a select, Alt and an arrow open the list.
    if (by && event.altKey && !event.shiftKey && event.target.tagName !== "SELECT") {
      event.preventDefault();
      const focused = document.activeElement;
      moveRow(row, by);
      desk.focusEnabled(focused);
    } else if (event.key === "Enter" && event.target.matches("input[type=text]")) {
      // Go to the next input or to a new row, instead of submitting the form.
      event.preventDefault();
      const inputs = inputsOf(row);
      const next = inputs[inputs.indexOf(event.target) + 1];
      (next ?? inputsOf(addRow(row.closest("[data-rows]"), row))[0]).focus();
    }
  });

  const start = (root) => root.querySelectorAll("[data-rows]").forEach(updateButtons);
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("formset:added", (event) => start(event.target));
}
