/* Advice on a description, below its field while one writes: that it begins with "image of", say. What
   is advised against is said by the field (blog/text/descriptions.py). */

import { closest, find } from "./dom.js";

const FIELD = "[data-opening]";
const KNOWN_AFTER = 100; // milliseconds; screen readers tell what changes in a region that they know

/** @param {HTMLInputElement | HTMLTextAreaElement} field */
function advise(field) {
  const { opening = "", openingSaid = "" } = field.dataset;
  const row = closest(field, ".form-row");
  if (!row) {
    return;
  }
  const region = find(row, "[data-advice]");
  if (!region) {
    const empty = document.createElement("div");
    empty.role = "status";
    empty.dataset.advice = "";
    row.append(empty);
    setTimeout(advise, KNOWN_AFTER, field);
    return;
  }
  const found = new RegExp(`^${opening}`, "i").exec(field.value.trim());
  const sentence = found ? openingSaid.replace("{}", found[0]) : "";
  if (region.textContent !== sentence) {
    const note = document.createElement("p");
    note.className = "note tone--warn";
    note.textContent = sentence;
    region.replaceChildren(...(sentence ? [note] : []));
  }
}

for (const name of ["input", "focusin"]) {
  document.addEventListener(name, ({ target }) => {
    const field = closest(target, FIELD);
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      advise(field);
    }
  });
}
