/* Reorders a change list by a drag handle or by arrow buttons; the order is saved at once. Without
   JavaScript the arrows are buttons of a form (templates/admin/blog/category/order.html). */
// SortableJS (45 KB minified) would save 31 lines of dragging; arrows, saving and undo stay ours.
"use strict";
{
  const desk = window.desk;
  let dragged = null;
  let savedOrder = []; // the rows in the order that the server has
  let saving = Promise.resolve(); // requests are sent one by one, so that the last one wins

  const cellOf = (row) => row.querySelector("[data-key]");
  const nameOf = (row) => cellOf(row).dataset.name;
  const list = () => document.querySelector("#result_list tbody");
  const rows = () => [...list().rows];

  function refresh() {
    const all = rows();
    all.forEach((row, index) => {
      row.querySelector("[name=up]").disabled = index === 0;
      row.querySelector("[name=down]").disabled = index === all.length - 1;
    });
  }

  /** Save the order; if that fails, announce it and restore the saved order. */
  async function save(row) {
    const order = rows();
    const body = new FormData();
    body.append("order", order.map((each) => cellOf(each).dataset.key).join(","));
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    let response = null;
    try {
      response = await fetch(row.querySelector("[name=up]").formAction, { method: "POST", body });
    } catch {
      // No connection: handled like an error response.
    }
    if (response?.ok && !response.redirected) {
      savedOrder = order;
      desk.announce(`${nameOf(row)} is number ${order.indexOf(row) + 1} of ${order.length} now.`);
    } else {
      const focused = document.activeElement;
      list().append(...savedOrder);
      refresh();
      focused.focus();
      desk.announce(`${nameOf(row)} could not be moved. Load the page again, then try once more.`);
    }
  }

  function queueSave(row) {
    refresh();
    saving = saving.then(() => save(row));
  }

  function move(button, by) {
    const row = button.closest("tr");
    desk.moveAmong(rows(), row, by);
    queueSave(row);
    desk.focusEnabled(button);
  }

  function addHandle(row) {
    const handle = document.createElement("span");
    handle.className = "order-buttons__handle material-icons";
    handle.draggable = true;
    handle.setAttribute("aria-hidden", "true"); // the arrows do the same
    handle.title = "Drag to its place";
    handle.textContent = "drag_indicator";
    cellOf(row).prepend(handle);
  }

  function dragOver(event) {
    const row = event.target.closest("#result_list tbody tr");
    if (!dragged) {
      return;
    }
    event.preventDefault();
    if (row && row !== dragged.row) {
      const box = row.getBoundingClientRect();
      row[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged.row);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!document.querySelector("[data-key]")) {
      return; // an empty list, a form, or a user without change permission
    }
    savedOrder = rows();
    savedOrder.forEach(addHandle);
    refresh();
    list().addEventListener("click", (event) => {
      const button = event.target.closest(".order-buttons button");
      if (button) {
        event.preventDefault();
        move(button, button.name === "up" ? -1 : 1);
      }
    });
    list().addEventListener("dragstart", (event) => {
      if (event.target.closest?.(".order-buttons__handle")) {
        const row = event.target.closest("tr");
        dragged = { row, before: rows(), dropped: false };
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", nameOf(row));
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
        list().append(...before); // dropped outside of the page, or canceled with Escape
      } else if (before.some((each, index) => each !== rows()[index])) {
        queueSave(row);
      }
    });
  });
}
