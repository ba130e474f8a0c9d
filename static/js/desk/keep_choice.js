/* Keeps what is chosen in the form of a page while another form of the page is sent, which shows the
   page anew: the time of publishing while a finding is left as it is. */

import { all, fieldsIn, find } from "./dom.js";

const KEY = "choice:";

/** @param {HTMLFormElement} form */
const choiceOf = (form) =>
  fieldsIn(form).filter(({ name }) => name && name !== "csrfmiddlewaretoken");

/** @param {HTMLFormElement} form */
function keep(form) {
  const choice = choiceOf(form).map((field) => [
    field.name,
    field.value,
    "checked" in field && field.checked,
  ]);
  sessionStorage.setItem(KEY + location.pathname, JSON.stringify(choice));
}

/** @param {HTMLFormElement} form */
function restore(form) {
  const kept = sessionStorage.getItem(KEY + location.pathname);
  sessionStorage.removeItem(KEY + location.pathname);
  for (const [name, value, checked] of JSON.parse(kept ?? "[]")) {
    for (const field of choiceOf(form).filter((each) => each.name === name)) {
      if (field instanceof HTMLInputElement && /^(radio|checkbox)$/.test(field.type)) {
        // A tick stands for the words that were seen: for others it isn't set again.
        field.checked = field.value === value ? checked : field.checked;
      } else {
        field.value = value;
      }
    }
  }
}

const kept = find(document, "form[data-keep-choice]", HTMLFormElement);
if (kept) {
  restore(kept);
  for (const form of all(document, "form", HTMLFormElement)) {
    if (form !== kept) {
      form.addEventListener("submit", () => keep(kept));
    }
  }
}
