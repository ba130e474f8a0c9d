/* Picture fields: a picture of the library, which is shown, and whether it lacks a description. */

import { closest, find, get } from "./dom.js";
import { chooseIn, say, selectOf, startFields } from "./library_field.js";
import { SETTLED } from "./stand_ins.js";
import { thumbnail } from "./thumbnail.js";

/** @import { Choice } from "./picture_panel.js" */
/** @import { Kind } from "./library_field.js" */

const FIELD = "[data-picture-field]";

/** Return the field of the section that says what its picture shows, in other words.
 * @param {Element} within the section
 */
function descriptionOf(within) {
  const card = closest(within, ".section-card");
  return card && find(card, "[name$='-alt_text']", HTMLTextAreaElement);
}

/** Show whether the picture that is chosen lacks a description.
 * @param {HTMLElement} field
 */
function showDescribed(field) {
  const option = selectOf(field).selectedOptions[0];
  const isUndescribed = option?.dataset.undescribed !== undefined;
  const page = find(field, "[data-picture-page]", HTMLAnchorElement);
  if (page) {
    page.hidden = !isUndescribed;
    page.href = (page.dataset.picturePage ?? "").replace("/0/", `/${option?.value}/`);
  }
  const isSaid = descriptionOf(field)?.value.trim();
  get(field, "[data-picture-undescribed]").hidden = !isUndescribed || Boolean(isSaid);
}

/** @type {Kind} */
const PICTURES = {
  fields: FIELD,
  offer: "Choose a picture",

  show(field, option) {
    find(field, ".picture-preview")?.remove();
    if (option) {
      const image = thumbnail(selectOf(field));
      image.className = "picture-preview";
      get(field, "[data-field-choose]").prepend(image);
    }
    showDescribed(field);
  },

  choose(field, { key, alt, isUndescribed }) {
    if (key) {
      selectOf(field).selectedOptions[0]?.toggleAttribute("data-undescribed", isUndescribed);
    }
    // What is read aloud, unless the section says it in other words.
    const description = descriptionOf(field);
    if (description) {
      description.placeholder = alt;
    }
  },
};

/** Choose a picture.
 * @param {HTMLElement} field
 * @param {Choice} choice
 */
export const choose = (field, choice) => chooseIn(PICTURES, field, choice);

startFields(PICTURES);
document.addEventListener("input", ({ target }) => {
  const card = closest(target, "[name$='-alt_text']") && closest(target, ".section-card");
  const field = card && find(card, FIELD);
  if (field) {
    showDescribed(field);
  }
});
document.addEventListener(SETTLED, (event) => {
  const field = closest(event.target, FIELD);
  if (field && event instanceof CustomEvent && event.detail) {
    say(field, event.detail);
  }
});
