/* Rows that repeat inside a field (see blog/admin/forms/repeating_rows.py): add, move, remove, undo.
   Everything is delegated, so that rows of a section added later work as well. */
"use strict";
{
  const desk = (window.desk ??= {});
  let serial = 1000; // ids of rows made here; the server counts its own from 0

  const rowsIn = (widget) => [...widget.querySelectorAll("[data-row]")];
  const shownIn = (widget) => rowsIn(widget).filter((row) => !isRemoved(row));
  const inputsOf = (row) => [...row.querySelectorAll(".rows__fields :is(input, select, textarea)")];
  const isRemoved = (row) => row.classList.contains("rows__row--removed");
  const isEmpty = (row) => inputsOf(row).every((input) => !input.value.trim());
  const nameOf = (widget) => widget.dataset.rowLabel.toLowerCase();

  function number(widget) {
    const shown = shownIn(widget);
    shown.forEach((row, index) => {
      const which = `${nameOf(widget)} ${index + 1}`;
      const name = (selector, label) => {
        const button = row.querySelector(selector);
        button.setAttribute("aria-label", label);
        button.title = label;
        return button;
      };
      name("[data-row-up]", `Move ${which} up`).disabled = index === 0;
      name("[data-row-down]", `Move ${which} down`).disabled = index === shown.length - 1;
      name("[data-row-remove]", `Remove ${which}`);
    });
  }

  function blankCopy(row) {
    const copy = row.cloneNode(true);
    copy.classList.remove("rows__row--removed");
    for (const input of inputsOf(copy)) {
      const id = input.id.replace(/\d+$/, serial);
      copy.querySelector(`label[for="${input.id}"]`).htmlFor = id;
      input.id = id;
      input.value = "";
      input.disabled = false;
      input.removeAttribute("aria-invalid");
    }
    serial += 1;
    return copy;
  }

  function add(widget, after) {
    const row = blankCopy(rowsIn(widget)[0]);
    if (after) {
      after.after(row);
    } else {
      widget.querySelector(".rows__list").append(row);
    }
    number(widget);
    desk.changed(widget);
    return row;
  }

  function move(row, by) {
    const widget = row.closest("[data-rows]");
    const shown = shownIn(widget);
    const neighbor = shown[shown.indexOf(row) + by];
    if (!neighbor) {
      return;
    }
    // The neighbor moves, not the row: so the cursor stays where it is.
    row[by < 0 ? "after" : "before"](neighbor);
    number(widget);
    desk.changed(widget);
    const position = shownIn(widget).indexOf(row) + 1;
    desk.say(`${widget.dataset.rowLabel} moved to position ${position} of ${shown.length}.`);
  }

  function remove(row) {
    const widget = row.closest("[data-rows]");
    const shown = shownIn(widget);
    const next = shown[shown.indexOf(row) + 1] ?? shown[shown.indexOf(row) - 1];
    if (isEmpty(row) && rowsIn(widget).length > 1) {
      row.remove();
      (next ? inputsOf(next)[0] : widget.querySelector("[data-row-add]")).focus();
    } else if (!isEmpty(row)) {
      row.classList.add("rows__row--removed");
      for (const input of inputsOf(row)) {
        input.disabled = true;
      }
      row.querySelector("[data-row-undo]").focus();
      desk.say(`${widget.dataset.rowLabel} removed. You can undo it.`);
    }
    number(widget);
    desk.changed(widget);
  }

  function restore(row) {
    row.classList.remove("rows__row--removed");
    for (const input of inputsOf(row)) {
      input.disabled = false;
    }
    number(row.closest("[data-rows]"));
    inputsOf(row)[0].focus();
    desk.changed(row);
    desk.say(`${row.closest("[data-rows]").dataset.rowLabel} is back.`);
  }

  /** Give a widget as many rows as another one shows, for a copy of it. */
  desk.matchRows = (from, to) => {
    while (shownIn(to).length < shownIn(from).length) {
      add(to);
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-rows] button");
    if (!button) {
      return;
    }
    const row = button.closest("[data-row]");
    if ("rowAdd" in button.dataset) {
      inputsOf(add(button.closest("[data-rows]")))[0].focus();
    } else if ("rowUp" in button.dataset || "rowDown" in button.dataset) {
      move(row, "rowUp" in button.dataset ? -1 : 1);
      // At an end its button is disabled, and would drop the focus.
      (button.disabled ? row.querySelector(".rows__tools button:enabled") : button).focus();
    } else if ("rowRemove" in button.dataset) {
      remove(row);
    } else if ("rowUndo" in button.dataset) {
      restore(row);
    }
  });

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || event.isComposing) {
      return;
    }
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    // Alt and an arrow open a select, so there the buttons must do.
    if (by && event.altKey && !event.shiftKey && event.target.tagName !== "SELECT") {
      event.preventDefault();
      const focused = document.activeElement;
      move(row, by);
      (focused.disabled ? row.querySelector(".rows__tools button:enabled") : focused).focus();
    } else if (event.key === "Enter" && event.target.matches("input[type=text]")) {
      // Enter would save the article in the middle of a row: it goes on to what follows instead.
      event.preventDefault();
      const inputs = inputsOf(row);
      const next = inputs[inputs.indexOf(event.target) + 1];
      (next ?? inputsOf(add(row.closest("[data-rows]"), row))[0]).focus();
    }
  });

  const start = (root) => root.querySelectorAll("[data-rows]").forEach(number);
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("formset:added", (event) => start(event.target));
}
