/* Fields that are used only with some values of another field of their section, as who is
   interviewed is with “An interview”: the others are hidden, and keep their values.

   data-used-with="tone=next" names the other field and its values, with spaces between them; the
   empty one is the default. One with an error is shown. Other elements than fields, such as a
   sentence of help, have the attribute as well. */

import { all, closest, isField } from "./dom.js";

/** @param {HTMLElement} card */
function update(card) {
  for (const element of all(card, "[data-used-with]")) {
    const [name, values] = (element.dataset.usedWith ?? "").split("=");
    const other = card.querySelector(`[name="${card.id}-${name}"]`);
    const value = isField(other) ? other.value : "";
    // The other may itself be used with another one only, which stands before it.
    const isUsed = values.split(" ").includes(value) && !closest(other, ".form-row")?.hidden;
    const row = isField(element) ? closest(element, ".form-row") : element;
    row?.toggleAttribute("hidden", !isUsed && !row.querySelector(".errorlist"));
  }
}

/** @param {Event} event */
function updateAround({ target }) {
  const card = closest(target, ".section-card");
  if (card) {
    update(card);
  }
}

for (const name of ["change", "desk:change", "formset:added"]) {
  document.addEventListener(name, updateAround);
}
for (const card of all(document, ".section-card")) {
  update(card);
}
