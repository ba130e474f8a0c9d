/* Reorders a change list by a drag handle or by arrow buttons; the order is saved at once. Without
   JavaScript the arrows are buttons of a form (templates/admin/blog/category/order.html). */
// SortableJS (45 KB minified) would save 31 lines of dragging; arrows, saving and undo stay ours.

import { all, announce, closest, find, focusEnabled, get, moveAmong } from "./dom.js";

/** @param {HTMLElement} row */
const cellOf = (row) => get(row, "[data-key]");
/** @param {HTMLElement} row */
const nameOf = (row) => cellOf(row).dataset.name;

/** @param {HTMLElement} list */
function enhance(list) {
  const token = get(document, "[name=csrfmiddlewaretoken]", HTMLInputElement);
  const rows = () => all(list, "tr");
  let savedOrder = rows(); // the rows in the order that the server has
  let saving = Promise.resolve(); // requests are sent one by one, so that the last one wins
  /** @type {{ row: HTMLElement, before: HTMLElement[], dropped: boolean } | null} */
  let dragged = null;

  function refresh() {
    const current = rows();
    for (const [index, row] of current.entries()) {
      get(row, "[name=up]", HTMLButtonElement).disabled = index === 0;
      get(row, "[name=down]", HTMLButtonElement).disabled = index === current.length - 1;
    }
  }

  /** Save the order; if that fails, announce it and restore the saved order.
   * @param {HTMLElement} row the one that was moved
   */
  async function save(row) {
    const order = rows();
    const body = new FormData();
    body.append("order", order.map((each) => cellOf(each).dataset.key).join(","));
    body.append("csrfmiddlewaretoken", token.value);
    const { formAction } = get(row, "[name=up]", HTMLButtonElement);
    // No connection is handled like an error response.
    const response = await fetch(formAction, { method: "POST", body }).catch(() => null);
    if (response?.ok && !response.redirected) {
      savedOrder = order;
      announce(`${nameOf(row)} is number ${order.indexOf(row) + 1} of ${order.length} now.`);
    } else {
      const focused = document.activeElement;
      list.append(...savedOrder);
      refresh();
      if (focused instanceof HTMLElement) {
        focused.focus();
      }
      announce(`${nameOf(row)} could not be moved. Load the page again, then try once more.`);
    }
  }

  /** @param {HTMLElement} row */
  function queueSave(row) {
    refresh();
    saving = saving.then(() => save(row));
  }

  /** @param {HTMLElement} row */
  function addHandle(row) {
    const handle = document.createElement("span");
    handle.className = "order-buttons__handle material-icons";
    handle.draggable = true;
    handle.setAttribute("aria-hidden", "true"); // the arrows do the same
    handle.title = "Drag to its place";
    handle.textContent = "drag_indicator";
    cellOf(row).prepend(handle);
  }

  /** @param {DragEvent} event */
  function dragOver(event) {
    if (!dragged) {
      return;
    }
    event.preventDefault();
    const row = closest(event.target, "#result_list tbody tr");
    if (row && row !== dragged.row) {
      const box = row.getBoundingClientRect();
      row[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged.row);
    }
  }

  for (const row of savedOrder) {
    addHandle(row);
  }
  refresh();
  list.addEventListener("click", (event) => {
    const button = closest(event.target, ".order-buttons button", HTMLButtonElement);
    const row = closest(button, "tr");
    if (button && row) {
      event.preventDefault();
      moveAmong(rows(), row, button.name === "up" ? -1 : 1);
      queueSave(row);
      focusEnabled(button);
    }
  });
  list.addEventListener("dragstart", (event) => {
    const row = closest(closest(event.target, ".order-buttons__handle"), "tr");
    if (row && event.dataTransfer) {
      dragged = { row, before: rows(), dropped: false };
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", nameOf(row) ?? "");
      event.dataTransfer.setDragImage(row, 0, 0);
      row.classList.add("dragged");
    }
  });
  document.addEventListener("dragover", dragOver);
  document.addEventListener("drop", (event) => {
    if (dragged) {
      event.preventDefault();
      dragged.dropped = true;
    }
  });
  document.addEventListener("dragend", () => {
    if (!dragged) {
      return;
    }
    const { row, before, dropped } = dragged;
    dragged = null;
    row.classList.remove("dragged");
    if (!dropped) {
      list.append(...before); // dropped outside of the page, or canceled with Escape
    } else if (before.some((each, index) => each !== rows()[index])) {
      queueSave(row);
    }
  });
}

// There is none in an empty list, on a form, or without change permission.
const list = find(document, "#result_list tbody");
if (list && find(list, "[data-key]")) {
  enhance(list);
}
