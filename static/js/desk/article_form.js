/* The article form: links from errors to their fields, and a warning before unsaved changes are
   lost. */

import { isSaved } from "./autosave.js";
import { all, closest, fieldsIn, find } from "./dom.js";
import { focusField, onChange } from "./fields.js";
import { fieldOfError } from "./rows.js";
import { fold } from "./section_cards.js";
import { openSection } from "./section_open.js";
import { reveal } from "./side_panes.js";

const problems = find(document, "[data-problems]");
const form = find(document, "#content-main > form", HTMLFormElement);
let changed = false;
let saving = false;

/* ---- Errors ---- */

/** Return the field of a saved section, which the checklist names by its primary key:
 * "section-12-body" is the text of section 12.
 * @param {string} target
 */
function sectionField(target) {
  const [, key, name] = target.match(/^section-(\d+)-(.+)$/) ?? [];
  const input = find(document, `.section-card input[name$="-id"][value="${key}"]`);
  return input && document.getElementById(`id_${closest(input, ".section-card")?.id}-${name}`);
}

/** @param {HTMLElement} element */
function bringIntoView(element) {
  const fits = element.offsetHeight < window.innerHeight;
  element.scrollIntoView({ block: fits ? "center" : "start" });
}

/** Show and focus a field, by its id or as the checklist names it; return its row, or null.
 * @param {string} target
 * @param {string} [sentence] the error that led here
 */
function goTo(target, sentence) {
  const element = document.getElementById(target) ?? sectionField(target);
  if (!element) {
    return null;
  }
  reveal(element);
  const card = closest(element, ".section-card");
  if (card) {
    fold(card, false);
    openSection(card); // what is empty can't be focused before
  }
  for (let at = element.closest("details"); at; at = at.parentElement?.closest("details") ?? null) {
    at.open = true;
  }
  const rowField = element.matches("[data-rows]") ? fieldOfError(element, sentence) : null;
  const field = rowField ?? element;
  const row = closest(field, ".form-row") ?? field;
  bringIntoView(row);
  focusField(field);
  return row;
}

// Go to the field that a link from the checklist names. Editors, fonts and the preview make the
// page grow while they start, so keep the field in view until the user scrolls or types.
function goToHash() {
  const row = goTo(location.hash.slice(1));
  if (!row) {
    return;
  }
  const observer = new ResizeObserver(() => bringIntoView(row));
  for (const element of [document.body, row.closest("form") ?? row]) {
    observer.observe(element);
  }
  for (const name of ["wheel", "touchmove", "keydown", "pointerdown", "input"]) {
    window.addEventListener(name, () => observer.disconnect(), { once: true });
  }
}

function linkErrorsToInputs() {
  for (const list of all(document, ".errorlist[id$='_error']")) {
    const field = document.getElementById(list.id.replace(/_error$/, ""));
    for (const input of field?.matches("[data-rows]") ? fieldsIn(field) : []) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", list.id);
    }
  }
}

/** @param {HTMLElement} list */
function showProblems(list) {
  changed = true; // nothing was saved
  // Whether the user has gone to a field, perhaps before this script was loaded.
  let followed = document.getElementById(location.hash.slice(1)) !== null;
  linkErrorsToInputs();
  list.addEventListener("click", (event) => {
    const link = closest(event.target, "a[href^='#']", HTMLAnchorElement);
    if (link) {
      event.preventDefault();
      followed = true;
      goTo(link.hash.slice(1), link.dataset.sentence);
    }
  });
  // Until the page is loaded, Django's own script may still focus the first field.
  window.addEventListener("load", () => followed || list.focus());
}

/* ---- Leaving ---- */

function markChanged() {
  changed = true;
  saving = false;
}

/** @param {SubmitEvent} event */
function markSaving({ submitter }) {
  saving = !submitter?.getAttribute("formtarget"); // else it goes to another window
}

/** Don't end the writing where Enter in a field would press the form's first button.
 * @param {KeyboardEvent} event
 */
function keepWriting(event) {
  const { key, target } = event;
  const isButton = target instanceof Element && target.matches("[type=submit], [type=button]");
  if (key === "Enter" && target instanceof HTMLInputElement && !isButton) {
    event.preventDefault();
  }
}

/** @param {BeforeUnloadEvent} event */
function warn(event) {
  if (changed && !saving && !isSaved()) {
    event.preventDefault();
  }
}

/* ---- Start ---- */

if (problems) {
  showProblems(problems);
}
if (form) {
  onChange(form, markChanged);
  form.addEventListener("submit", markSaving);
  form.addEventListener("keydown", keepWriting);
  window.addEventListener("beforeunload", warn);
  document.addEventListener("content-editor:ready", () => {
    goToHash();
  });
}
