/* A form that is left with unsaved words asks first. */

import { all } from "./dom.js";

let isChanged = false;

for (const form of all(document, "#content-main form[id$='_form']", HTMLFormElement)) {
  form.addEventListener("input", () => {
    isChanged = true;
  });
  form.addEventListener("change", () => {
    isChanged = true;
  });
  form.addEventListener("submit", () => {
    isChanged = false;
  });
}
window.addEventListener("beforeunload", (event) => {
  if (isChanged) {
    event.preventDefault();
  }
});
