/* Fields in which one of a library is chosen: a button that shows what is chosen takes the place of
   the select, and opens the library in a panel. */

import { all, closest, get } from "./dom.js";
import { openPanel } from "./picture_panel.js";

/** @import { Choice } from "./picture_panel.js" */

/** What the fields of one library do on their own.
 * @typedef {object} Kind
 * @property {string} fields a selector
 * @property {string} offer the words of the button while nothing is chosen
 * @property {(field: HTMLElement, option: HTMLOptionElement | null) => void} show what else of one
 * @property {(field: HTMLElement, choice: Choice) => void} choose what else follows from a choice
 */

const NOTHING = { key: "", name: "", alt: "", isUndescribed: false };

let isOpening = false; // while the panel is on its way: a double click opens one

/** @param {Element} field */
export const selectOf = (field) => get(field, "select", HTMLSelectElement);

/** Say a sentence below a field.
 * @param {Element} field
 * @param {string} sentence
 */
export function say(field, sentence) {
  get(field, "[data-field-said]").textContent = sentence;
}

/** Choose one of the library, or with an empty key none.
 * @param {Kind} kind
 * @param {HTMLElement} field
 * @param {Choice} choice
 */
export function chooseIn(kind, field, choice) {
  const select = selectOf(field);
  if (![...select.options].some(({ value }) => value === choice.key)) {
    select.append(new Option(choice.name, choice.key));
  }
  select.value = choice.key;
  kind.choose(field, choice);
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Show what is chosen.
 * @param {Kind} kind
 * @param {HTMLElement} field
 */
function show(kind, field) {
  const select = selectOf(field);
  const option = (select.value && select.selectedOptions[0]) || null;
  get(field, "[data-field-name]").textContent = (option?.textContent ?? "").trim();
  get(field, "[data-field-act]").textContent = option ? "Change" : kind.offer;
  get(field, "[data-field-remove]").hidden = !option;
  kind.show(field, option);
}

/** Put the button in the place of the select, with its label.
 * @param {HTMLElement} field
 */
function setUp(field) {
  const select = selectOf(field);
  const button = get(field, "[data-field-choose]");
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
}

/**
 * @param {Kind} kind
 * @param {HTMLElement} field
 */
async function open(kind, field) {
  if (isOpening) {
    return;
  }
  isOpening = true;
  const isThere = await openPanel({
    address: field.dataset.address ?? "",
    current: () => selectOf(field).value,
    choose: (choice) => chooseIn(kind, field, choice),
    keep: (lines) => field.append(lines),
    tell: (sentence) => say(field, sentence),
  }).finally(() => {
    isOpening = false;
  });
  say(field, isThere ? "" : "The library can’t be reached now. Try again in a moment.");
}

/** Start the fields of a library, those too that are added to the page later.
 * @param {Kind} kind
 */
export function startFields(kind) {
  /** @param {ParentNode} root */
  function start(root) {
    for (const field of all(root, kind.fields)) {
      if (!selectOf(field).id.includes("__prefix__")) {
        setUp(field);
        show(kind, field);
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
    const field = closest(target, kind.fields);
    if (field) {
      say(field, "");
      show(kind, field);
    }
  });
  document.addEventListener("click", ({ target }) => {
    const field = closest(target, kind.fields);
    if (field && closest(target, "[data-field-choose]")) {
      open(kind, field);
    } else if (field && closest(target, "[data-field-remove]")) {
      chooseIn(kind, field, NOTHING);
      get(field, "[data-field-choose]").focus();
    }
  });
}
