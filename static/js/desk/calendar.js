/* Drags a scheduled article to another day, by mouse or finger. Nothing moves here: the page that
   asks for a yes does it, and keeps the time on the wall. */
"use strict";
{
  const MARGIN = 60; // near the edge of the window the page scrolls along

  function dayAt(x, y) {
    return document.elementFromPoint(x, y)?.closest("[data-day]");
  }

  function enhance(entry) {
    const { desk } = window;
    const grip = document.createElement("span");
    grip.className = "entry__grip";
    grip.title = "Drag it to another day";
    grip.setAttribute("aria-hidden", "true"); // by keyboard there is the link "Move"
    grip.textContent = "⠿";
    entry.prepend(grip);

    const from = entry.closest("[data-day]");
    let start = null;
    let target = null;

    function aim(day) {
      target?.classList.remove("day--target");
      target = day && day !== from ? day : null;
      target?.classList.add("day--target");
    }

    function release() {
      start = null;
      aim(null);
      entry.classList.remove("entry--dragged");
      entry.style.translate = "";
    }

    grip.addEventListener("pointerdown", (event) => {
      if (event.button) {
        return;
      }
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      start = { x: event.pageX, y: event.pageY };
      entry.classList.add("entry--dragged");
    });
    grip.addEventListener("pointermove", (event) => {
      if (!start) {
        return;
      }
      const { clientX, clientY } = event;
      if (clientY < MARGIN || clientY > window.innerHeight - MARGIN) {
        window.scrollBy(0, clientY < MARGIN ? -12 : 12);
      }
      entry.style.translate = `${event.pageX - start.x}px ${event.pageY - start.y}px`;
      aim(dayAt(clientX, clientY));
    });
    grip.addEventListener("pointerup", () => {
      const day = target;
      if (start && day) {
        const address = new URL(entry.dataset.move, location.href);
        address.searchParams.set("at", `${day.dataset.day}T${entry.dataset.time}`);
        address.searchParams.set("from", entry.dataset.from);
        desk.say(`Asking about ${day.dataset.name}.`);
        location.assign(address);
      }
      release();
    });
    grip.addEventListener("pointercancel", release);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && start) {
        release();
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const entries = document.querySelectorAll("[data-calendar] [data-move]");
    entries.forEach(enhance);
    const help = document.querySelector("[data-drag-help]");
    if (help && entries.length) {
      help.hidden = false;
    }
  });
}
