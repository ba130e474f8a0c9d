/* The list of articles: a chosen filter applies at once, names of tags are offered as one is
   written, and the bar below says how many articles are ticked. All of it works without. */

import { all, announce, find, get } from "./dom.js";

const PAUSE = 150; // milliseconds between a key and the request for names

/** @param {HTMLFormElement} form */
function applyAtOnce(form) {
  for (const select of all(form, "select")) {
    select.addEventListener("change", () => form.requestSubmit());
  }
  form.addEventListener("formdata", ({ formData }) => {
    // An address that says only what was chosen.
    for (const [name, value] of [...formData]) {
      if (!value) {
        formData.delete(name);
      }
    }
  });
  // The way back shows the list as it was, and so what it is sifted by.
  addEventListener("pageshow", ({ persisted }) => persisted && form.reset());
  const folded = find(form, "[data-folded]", HTMLDetailsElement);
  if (folded && !matchMedia("(min-width: 768px)").matches) {
    folded.open = false;
  }
}

/** @param {HTMLInputElement} field */
function offerTags(field) {
  const names = get(document, "#tag-names", HTMLDataListElement);
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const query = new URLSearchParams({ q: field.value });
      const response = await fetch(`${names.dataset.address}?${query}`).catch(() => null);
      if (response?.ok) {
        /** @type {{ tags: { name: string }[] }} */
        const { tags } = await response.json();
        names.replaceChildren(...tags.map(({ name }) => new Option(name, name)));
      }
    }, PAUSE);
  });
}

/** @param {HTMLElement} bar
 * @param {HTMLFormElement} form
 */
function countTicked(bar, form) {
  const boxes = all(form, "[name=post]", HTMLInputElement);
  const everything = get(form, "[data-tick-all]");
  const box = get(everything, "input", HTMLInputElement);
  let told = 0;
  const tell = () => {
    const number = boxes.filter((each) => each.checked).length;
    bar.hidden = number === 0;
    get(bar, "[data-ticked]").textContent =
      number === 1 ? "With the ticked article:" : `With the ${number} ticked articles:`;
    if (number !== told) {
      told = number;
      announce(
        number ? `${number} ticked. What can be done with them stands below.` : "None ticked.",
      );
    }
    box.checked = number === boxes.length;
    box.indeterminate = number > 0 && number < boxes.length;
  };
  everything.hidden = false;
  box.addEventListener("change", () => {
    for (const each of boxes) {
      each.checked = box.checked;
    }
    tell();
  });
  form.addEventListener("change", tell);
  addEventListener("pageshow", tell); // the way back keeps what is ticked
}

/** What will happen was shown for other answers: it goes as soon as one changes.
 * @param {HTMLElement} plan
 */
function keepTrue(plan) {
  get(document, "[data-questions]").addEventListener("input", () => plan.remove());
}

const plan = find(document, "[data-plan]");
if (plan && find(document, "[data-questions]")) {
  keepTrue(plan);
}
const filters = find(document, "[data-post-filters]", HTMLFormElement);
if (filters) {
  applyAtOnce(filters);
}
for (const field of all(document, "[data-tag-name]", HTMLInputElement)) {
  offerTags(field);
}
const list = find(document, "[data-post-list]", HTMLFormElement);
const bar = list && find(list, ".post-list-bulk");
if (list && bar) {
  countTicked(bar, list);
}
