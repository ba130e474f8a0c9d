/* The rich texts of the page: which fields are one, and the editor of each. */

import { closest, find } from "../dom.js";

/** @import { Field } from "../dom.js" */
/** @import { RestingText } from "./resting.js" */

/** The page's rich-text editors, by their textarea: a formset renames its textareas when a form is
 * removed.
 * @type {Map<Element, CKEDITOR.Editor>}
 */
export const editors = new Map();

/** The texts that nobody has worked in yet, by their textarea, until their editor is there.
 * @type {Map<Element, RestingText>}
 */
export const restingTexts = new Map();

/** What is called with each editor when it is ready.
 * @type {Set<(editor: CKEDITOR.Editor) => void>}
 */
export const readyCallbacks = new Set();

/** What brings the textarea of an editor up to date whose content may have changed since.
 * @type {Set<() => void>}
 */
export const pendingUpdates = new Set();

/** Let every textarea have what its editor shows, to the last word. */
export function updateTextareas() {
  for (const update of pendingUpdates) {
    update();
  }
}

/** Return whether a field is written in an editor, made or not.
 * @param {Field} field
 */
export const isRich = (field) => field.dataset.type === "ckeditortype";

/** Return the button in place of a picture field, or null.
 * @param {Field} field
 */
function buttonOf(field) {
  const around = closest(field, "[data-picture-field]");
  return around && find(around, "[data-field-choose]");
}

/** Return what is seen in place of a field: itself, its editor, its text at rest, or its button.
 * @param {Field} field
 */
export const controlOf = (field) =>
  restingTexts.get(field)?.element ?? editors.get(field)?.container?.$ ?? buttonOf(field) ?? field;

/** Call a function with the editor of a rich text once it is there; it is made if it isn't yet.
 * @param {Field} field
 * @param {(editor: CKEDITOR.Editor) => void} callback
 */
export function whenReady(field, callback) {
  const text = restingTexts.get(field);
  const editor = editors.get(field);
  if (text) {
    text.wake().then(callback, () => {}); // without an editor it is a text to write in
  } else if (editor?.status === "ready") {
    callback(editor);
  } else {
    editor?.on("instanceReady", () => callback(editor));
  }
}

/** Focus a rich text, now: keys that are pressed before its editor is there aren't lost.
 * @param {Field} field
 */
export function focusText(field) {
  const text = restingTexts.get(field);
  if (text) {
    text.focus();
  } else {
    whenReady(field, (editor) => editor.focus());
  }
}
