/* Preview links: a button that copies the URL. Where the clipboard can't be used, it selects it. */

import { all, announce, find } from "./dom.js";

const COPIED_FOR = 2000; // milliseconds

/**
 * @param {HTMLInputElement} field
 * @param {Text} label of the button
 */
async function copy(field, label) {
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
    label.data = "Copy";
  }, COPIED_FOR);
}

for (const field of all(document, "[data-address]", HTMLInputElement)) {
  const button = field.parentElement && find(field.parentElement, "[data-copy]");
  const label = button?.firstChild;
  if (button && label instanceof Text) {
    button.hidden = false;
    button.addEventListener("click", () => copy(field, label));
  }
  field.addEventListener("focus", () => field.select());
}
