/* A file that is larger than its page takes is said to be so before it is sent. */

import { find, get } from "./dom.js";

const form = get(document, "[data-largest]", HTMLFormElement);
const field = get(form, "[type=file]", HTMLInputElement);
const note = get(form, "[data-too-large]");
const button = find(form, "[type=submit]", HTMLButtonElement);

field.addEventListener("change", () => {
  const [file] = field.files ?? [];
  note.hidden = !file || file.size <= Number(form.dataset.largest);
  if (button) {
    button.disabled = !note.hidden;
  }
});
