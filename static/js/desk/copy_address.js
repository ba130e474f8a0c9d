/* A button beside an address that copies it. Where the clipboard can't be used, it selects it. */

import { all, announce, find } from "./dom.js";

const COPIED_FOR = 2000; // milliseconds

/**
 * @param {HTMLInputElement} field
 * @param {Text} label of the button
 * @param {string} words what it says
 */
async function copy(field, label, words) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.focus();
    field.select();
    announce("The link is selected. Copy it from here.");
    return;
  }
  label.data = "Copied";
  announce("The link is copied.");
  setTimeout(() => {
    label.data = words;
  }, COPIED_FOR);
}

for (const field of all(document, "[data-address]", HTMLInputElement)) {
  const button = field.parentElement && find(field.parentElement, "[data-copy]");
  const label = button?.firstChild;
  if (button && label instanceof Text) {
    button.hidden = false;
    const { data } = label;
    button.addEventListener("click", () => copy(field, label, data));
  }
  field.addEventListener("focus", () => field.select());
}
