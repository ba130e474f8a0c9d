/* File fields: a button that shows the chosen worksheet, recording or captions, and opens the library
   of files in a panel. */

import { all, closest, get } from "./dom.js";
import { openPanel } from "./picture_panel.js";

/** @import { Choice } from "./picture_panel.js" */

const FIELD = "[data-file-field]";

let isOpening = false; // while the panel is on its way: a double click opens one

/** @param {Element} field */
const selectOf = (field) => get(field, "select", HTMLSelectElement);

/** Show what is chosen.
 * @param {HTMLElement} field
 */
function show(field) {
  const select = selectOf(field);
  const option = select.value ? select.selectedOptions[0] : null;
  get(field, "[data-file-name]").textContent = (option?.textContent ?? "").trim();
  get(field, "[data-file-facts]").textContent = option?.dataset.facts ?? "";
  get(field, "[data-file-act]").textContent = option ? "Change" : "Choose a file";
  get(field, "[data-file-remove]").hidden = !option;
}

/** Put the button in the place of the select, with its label.
 * @param {HTMLElement} field
 */
function setUp(field) {
  const select = selectOf(field);
  const button = get(field, "[data-file-choose]");
  const [label] = select.labels;
  if (label) {
    label.id = `${select.id}_label`;
    label.htmlFor = button.id;
    button.setAttribute("aria-labelledby", `${label.id} ${button.id}`);
  }
  const described = select.getAttribute("aria-describedby");
  if (described) {
    button.setAttribute("aria-describedby", described);
  }
  select.hidden = true;
  button.hidden = false;
  show(field);
}

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

/** Choose a file, or with "" none.
 * @param {HTMLElement} field
 * @param {Choice} choice
 */
export function choose(field, { key, name, told = {} }) {
  const select = selectOf(field);
  if (![...select.options].some(({ value }) => value === key)) {
    const option = new Option(name, key);
    option.dataset.facts = told.facts ?? "";
    select.append(option);
  }
  select.value = key;
  if (key && select.name.endsWith("-file")) {
    suggest(field, "caption", told.title || name);
    const { language = "", siteLanguage = "" } = told;
    suggest(field, "language", sameLanguage(language, siteLanguage) ? "" : language);
  }
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {HTMLElement} field */
async function open(field) {
  if (isOpening) {
    return;
  }
  isOpening = true;
  const tell = (/** @type {string} */ sentence) => {
    get(field, "[data-file-said]").textContent = sentence;
  };
  const isThere = await openPanel({
    address: field.dataset.address ?? "",
    current: () => selectOf(field).value,
    choose: (choice) => choose(field, choice),
    keep: (lines) => field.append(lines),
    tell,
  }).finally(() => {
    isOpening = false;
  });
  tell(isThere ? "" : "The library can’t be reached now. Try again in a moment.");
}

/** @param {ParentNode} root */
function start(root) {
  for (const field of all(root, FIELD)) {
    if (!selectOf(field).id.includes("__prefix__")) {
      setUp(field);
    }
  }
}

start(document);
document.addEventListener("formset:added", ({ target }) => {
  if (target instanceof Element) {
    start(target);
  }
});
document.addEventListener("change", ({ target }) => {
  const field = closest(target, FIELD);
  if (field) {
    get(field, "[data-file-said]").textContent = "";
    show(field);
  }
});
document.addEventListener("click", ({ target }) => {
  const field = closest(target, FIELD);
  if (field && closest(target, "[data-file-choose]")) {
    open(field);
  } else if (field && closest(target, "[data-file-remove]")) {
    choose(field, { key: "", name: "", alt: "", isUndescribed: false });
    get(field, "[data-file-choose]").focus();
  }
});
