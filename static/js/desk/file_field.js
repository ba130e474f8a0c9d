/* File fields: a worksheet, recording or captions of the library of files. */

import { closest, get } from "./dom.js";
import { chooseIn, selectOf, startFields } from "./library_field.js";

/** @import { Choice } from "./picture_panel.js" */
/** @import { Kind } from "./library_field.js" */

/** Return whether two tags are of one language: en and en-US are.
 * @param {string} one
 * @param {string} other
 */
const sameLanguage = (one, other) => one.split("-")[0] === other.split("-")[0];

/** Fill in a field of the same section, if nobody has.
 * @param {HTMLElement} field
 * @param {string} name
 * @param {string} value
 */
function suggest(field, name, value) {
  const card = closest(field, ".section-card");
  const other = card?.querySelector(`[name$="-${name}"]`);
  if (value && (other instanceof HTMLInputElement || other instanceof HTMLSelectElement)) {
    if (!other.value) {
      other.value = value;
      other.dispatchEvent(new Event("input", { bubbles: true }));
      other.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

/** @type {Kind} */
const FILES = {
  fields: "[data-file-field]",
  offer: "Choose a file",

  show(field, option) {
    get(field, "[data-file-facts]").textContent = option?.dataset.facts ?? "";
  },

  choose(field, { key, name, told = {} }) {
    const select = selectOf(field);
    const [option] = select.selectedOptions;
    if (key && option) {
      option.dataset.facts ??= told.facts ?? "";
    }
    if (key && select.name.endsWith("-file")) {
      suggest(field, "caption", told.title || name);
      const { language = "", siteLanguage = "" } = told;
      suggest(field, "language", sameLanguage(language, siteLanguage) ? "" : language);
    }
  },
};

/** Choose a file.
 * @param {HTMLElement} field
 * @param {Choice} choice
 */
export const choose = (field, choice) => chooseIn(FILES, field, choice);

startFields(FILES);
