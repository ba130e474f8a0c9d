/* Reads, fills and focuses form fields, including those in whose place is a rich-text editor or a button. */

import { isField } from "./dom.js";
import {
  controlOf,
  editors,
  focusText,
  isRich,
  restingTexts,
  whenReady,
} from "./richtext/editors.js";

/** @import { Field } from "./dom.js" */

/** @param {string} html */
function plainText(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
}

/** @param {HTMLSelectElement} select */
const chosenText = (select) => select.selectedOptions[0]?.textContent ?? "";

/** Return the text that a field shows.
 * @param {Field} field
 */
export function textOf(field) {
  if (field instanceof HTMLSelectElement) {
    return field.value ? chosenText(field).trim() : "";
  }
  return plainText(field.value).replace(/\s+/g, " ").trim();
}

/** Copy the value of a field to another one of the same kind.
 * @param {Field} from
 * @param {Field} to
 */
export function copyValue(from, to) {
  const { value } = from;
  if (to instanceof HTMLSelectElement && from instanceof HTMLSelectElement) {
    if (![...to.options].some((option) => option.value === value)) {
      to.append(new Option(chosenText(from), value));
    }
    to.value = value;
    to.dispatchEvent(new Event("change", { bubbles: true }));
  } else {
    setValue(to, value);
  }
}

/** Fill a text field, or its editor.
 * @param {Field} field
 * @param {string} value HTML for a rich text
 */
export function setValue(field, value) {
  field.value = value;
  restingTexts.get(field)?.show();
  if (editors.has(field)) {
    whenReady(field, (editor) => editor.setData(value));
  }
}

/** Focus a field, or the control that replaces it.
 * @param {HTMLElement} field
 */
export function focusField(field) {
  if (isField(field) && isRich(field)) {
    focusText(field);
  } else {
    (isField(field) ? controlOf(field) : field).focus();
  }
}

/** Dispatch a change that no input event tells of, such as a moved row or a removed section.
 * @param {Element} element
 */
export function notifyChange(element) {
  element.dispatchEvent(new CustomEvent("desk:change", { bubbles: true }));
}

/** Call a function at each change of a form.
 * @param {HTMLFormElement} form
 * @param {() => void} callback
 */
export function onChange(form, callback) {
  for (const name of ["input", "change", "desk:change"]) {
    form.addEventListener(name, callback);
  }
}
