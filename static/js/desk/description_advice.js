/* Advice on a description, below its field while one writes: that it begins with "image of", say. What
   is advised against is said by the field (blog/text/descriptions.py). */

import { closest, find } from "./dom.js";

const FIELD = "[data-opening]";

/** @param {HTMLInputElement | HTMLTextAreaElement} field */
function advise(field) {
  const { opening = "", openingSaid = "" } = field.dataset;
  const found = new RegExp(`^${opening}`, "i").exec(field.value.trim());
  const row = closest(field, ".form-row");
  let advice = row && find(row, "[data-advice]");
  if (row && !advice && found) {
    advice = document.createElement("p");
    advice.className = "note tone--warn";
    advice.role = "status";
    advice.dataset.advice = "";
    row.append(advice);
  }
  const sentence = found ? openingSaid.replace("{}", found[0]) : "";
  if (advice && advice.textContent !== sentence) {
    advice.hidden = !sentence;
    advice.textContent = sentence;
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
