/* The order of a list, by a handle to drag or by the arrows; it is kept at once. Without
   JavaScript the arrows are buttons of a form (templates/admin/blog/category/place.html). */
"use strict";
{
  const desk = window.desk;
  let dragged = null;
  let settled = []; // the rows in the order that the server has
  let sending = Promise.resolve(); // one after the other, so that the last one holds

  const placeOf = (row) => row.querySelector("[data-place]");
  const nameOf = (row) => placeOf(row).dataset.name;
  const list = () => document.querySelector("#result_list tbody");
  const rows = () => [...list().rows];

  function refresh() {
    const all = rows();
    all.forEach((row, index) => {
      row.querySelector("[name=up]").disabled = index === 0;
      row.querySelector("[name=down]").disabled = index === all.length - 1;
    });
  }

  /** Send the order; where that fails, say so and show the order that is kept. */
  async function send(row) {
    const order = rows();
    const body = new FormData();
    body.append("order", order.map((each) => placeOf(each).dataset.place).join(","));
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    let answer = null;
    try {
      answer = await fetch(row.querySelector("[name=up]").formAction, { method: "POST", body });
    } catch {
      // No connection: the same as any other answer that is none.
    }
    if (answer?.ok && !answer.redirected) {
      settled = order;
      desk.say(`${nameOf(row)} is number ${order.indexOf(row) + 1} of ${order.length} now.`);
    } else {
      const focused = document.activeElement;
      list().append(...settled);
      refresh();
      focused.focus();
      desk.say(`${nameOf(row)} could not be moved. Load the page again, then try once more.`);
    }
  }

  function keep(row) {
    refresh();
    sending = sending.then(() => send(row));
  }

  function move(button, by) {
    const row = button.closest("tr");
    const all = rows();
    const neighbor = all[all.indexOf(row) + by];
    if (!neighbor) {
      return;
    }
    // The neighbor moves, not the row: so the cursor stays where it is.
    row[by < 0 ? "after" : "before"](neighbor);
    keep(row);
    // At an end its button is disabled, and would drop the focus.
    (button.disabled ? row.querySelector(".place button:enabled") : button).focus();
  }

  function addHandle(row) {
    const handle = document.createElement("span");
    handle.className = "place__handle material-icons";
    handle.draggable = true;
    handle.setAttribute("aria-hidden", "true"); // the arrows do the same
    handle.title = "Drag to its place";
    handle.textContent = "drag_indicator";
    placeOf(row).prepend(handle);
  }

  function over(event) {
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
    if (!document.querySelector("[data-place]")) {
      return; // an empty list, a form, or somebody who may only look
    }
    settled = rows();
    settled.forEach(addHandle);
    refresh();
    list().addEventListener("click", (event) => {
      const button = event.target.closest(".place button");
      if (button) {
        event.preventDefault();
        move(button, button.name === "up" ? -1 : 1);
      }
    });
    list().addEventListener("dragstart", (event) => {
      if (event.target.closest?.(".place__handle")) {
        const row = event.target.closest("tr");
        dragged = { row, before: rows(), dropped: false };
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", nameOf(row));
        event.dataTransfer.setDragImage(row, 0, 0);
        row.classList.add("dragged");
      }
    });
    document.addEventListener("dragover", over);
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
        list().append(...before); // let go outside of the page, or Escape
      } else if (before.some((each, index) => each !== rows()[index])) {
        keep(row);
      }
    });
  });
}
