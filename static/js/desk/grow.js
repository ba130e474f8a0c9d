/* Lets the textareas of the article form grow with their words in browsers whose CSS can't. */

import { all } from "./dom.js";

/** @param {HTMLTextAreaElement} textarea */
function fit(textarea) {
  textarea.style.height = "auto";
  textarea.style.height = `${textarea.scrollHeight}px`;
}

if (!CSS.supports("field-sizing", "content")) {
  for (const textarea of all(
    document,
    ".article-form textarea:not([data-type])",
    HTMLTextAreaElement,
  )) {
    fit(textarea);
  }
  document.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLTextAreaElement) {
      fit(target);
    }
  });
}
