/* Says beside a text how much room is left in it, once it is nearly full.

   Fields with a limit have data-max-length. Nothing is cut off: the server refuses what is longer,
   and shows it again. */

import { isField } from "./dom.js";

const NEARLY_FULL = 0.9; // of the limit
const ELSEWHERE = "Go on in another section.";

/** @param {number} room characters, fewer than none where the text is too long */
const sentenceFor = (room) =>
  room < 0
    ? `This is too long to be saved, by ${(-room).toLocaleString("en")} characters. ${ELSEWHERE}`
    : `There is room for ${room.toLocaleString("en")} characters more. ${ELSEWHERE}`;

function createHint() {
  const hint = document.createElement("p");
  hint.className = "help";
  hint.dataset.room = "";
  hint.setAttribute("role", "status");
  return hint;
}

document.addEventListener("input", ({ target: field }) => {
  const limit = isField(field) ? Number(field.dataset.maxLength) : 0;
  if (!limit || !isField(field)) {
    return;
  }
  const editor = field.nextElementSibling;
  const shown = editor?.matches(".cke") ? editor : field;
  const isNearlyFull = field.value.length > NEARLY_FULL * limit;
  let hint = shown.nextElementSibling;
  if (!(hint instanceof HTMLElement && hint.matches("[data-room]"))) {
    if (!isNearlyFull) {
      return;
    }
    hint = createHint();
    shown.after(hint);
  }
  hint.toggleAttribute("hidden", !isNearlyFull);
  hint.textContent = sentenceFor(limit - field.value.length);
});
