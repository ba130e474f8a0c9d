/* Drags a scheduled article to another day, by mouse or touch. The server asks for confirmation
   before it reschedules the article, at the same time of day in the practice's time zone. */

import { all, announce, closest, find } from "./dom.js";

const MARGIN = 60; // pixels from the edge of the window at which the page scrolls
const STEP = 12; // pixels that it scrolls at a time

/** @param {HTMLElement} entry */
function enhance(entry) {
  const grip = document.createElement("span");
  grip.className = "entry__grip";
  grip.title = "Drag it to another day";
  grip.setAttribute("aria-hidden", "true"); // the "Reschedule" link does the same by keyboard
  grip.textContent = "⠿";
  entry.prepend(grip);

  const from = closest(entry, "[data-day]");
  /** @type {{ x: number, y: number } | null} */
  let start = null;
  /** @type {HTMLElement | null} */
  let target = null;

  /** @param {HTMLElement | null} day */
  function setTarget(day) {
    target?.classList.remove("day--target");
    target = day !== from ? day : null;
    target?.classList.add("day--target");
  }

  function reset() {
    start = null;
    setTarget(null);
    entry.classList.remove("entry--dragged");
    entry.style.translate = "";
  }

  /** @param {HTMLElement} day */
  function askAbout(day) {
    const { move = "", time, from: before = "" } = entry.dataset;
    const url = new URL(move, location.href);
    url.searchParams.set("at", `${day.dataset.day}T${time}`);
    url.searchParams.set("from", before);
    announce(`Asking about ${day.dataset.name}.`);
    location.assign(url);
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
  grip.addEventListener("pointermove", ({ clientX, clientY, pageX, pageY }) => {
    if (!start) {
      return;
    }
    if (clientY < MARGIN || clientY > window.innerHeight - MARGIN) {
      window.scrollBy(0, clientY < MARGIN ? -STEP : STEP);
    }
    entry.style.translate = `${pageX - start.x}px ${pageY - start.y}px`;
    setTarget(closest(document.elementFromPoint(clientX, clientY), "[data-day]"));
  });
  grip.addEventListener("pointerup", () => {
    if (start && target) {
      askAbout(target);
    }
    reset();
  });
  grip.addEventListener("pointercancel", reset);
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && start) {
      reset();
    }
  });
}

const entries = all(document, "[data-calendar] [data-move]");
for (const entry of entries) {
  enhance(entry);
}
const help = find(document, "[data-drag-help]");
if (help && entries.length) {
  help.hidden = false;
}
