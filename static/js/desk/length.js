/* Says beside a text how much room is left in it, once it is nearly full.

   Fields with a limit have data-max-length. Nothing is cut off: the server refuses what is longer,
   and shows it again. */
"use strict";
document.addEventListener("input", ({ target: field }) => {
  const limit = Number(field.dataset?.maxLength);
  if (!limit) {
    return;
  }
  const editor = field.nextElementSibling?.matches(".cke") && field.nextElementSibling;
  let hint = (editor || field).nextElementSibling;
  if (!hint?.matches("[data-room]")) {
    if (field.value.length <= 0.9 * limit) {
      return;
    }
    hint = document.createElement("p");
    hint.className = "help";
    hint.dataset.room = "";
    hint.setAttribute("role", "status");
    (editor || field).after(hint);
  }
  const room = limit - field.value.length;
  const elsewhere = "Go on in another section.";
  hint.hidden = room >= 0.1 * limit;
  hint.textContent =
    room < 0
      ? `This is too long to be saved, by ${(-room).toLocaleString("en")} characters. ${elsewhere}`
      : `There is room for ${room.toLocaleString("en")} characters more. ${elsewhere}`;
});
