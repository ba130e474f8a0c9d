/* Drags a scheduled article to another day, by mouse or touch. The server asks for confirmation
   before it reschedules the article, at the same time of day in the practice's time zone. */
"use strict";
{
  const MARGIN = 60; // pixels from the edge of the window at which the page scrolls

  function dayAt(x, y) {
    return document.elementFromPoint(x, y)?.closest("[data-day]");
  }

  function enhance(entry) {
    const { desk } = window;
    const grip = document.createElement("span");
    grip.className = "entry__grip";
    grip.title = "Drag it to another day";
    grip.setAttribute("aria-hidden", "true"); // the "Reschedule" link does the same by keyboard
    grip.textContent = "⠿";
    entry.prepend(grip);

    const from = entry.closest("[data-day]");
    let start = null;
    let target = null;

    function setTarget(day) {
      target?.classList.remove("day--target");
      target = day && day !== from ? day : null;
      target?.classList.add("day--target");
    }

    function reset() {
      start = null;
      setTarget(null);
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
      setTarget(dayAt(clientX, clientY));
    });
    grip.addEventListener("pointerup", () => {
      const day = target;
      if (start && day) {
        const url = new URL(entry.dataset.move, location.href);
        url.searchParams.set("at", `${day.dataset.day}T${entry.dataset.time}`);
        url.searchParams.set("from", entry.dataset.from);
        desk.announce(`Asking about ${day.dataset.name}.`);
        location.assign(url);
      }
      reset();
    });
    grip.addEventListener("pointercancel", reset);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && start) {
        reset();
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
