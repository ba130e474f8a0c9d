/* Where one writes next: the fields of a section in the order in which they are written, and the
   section after it. */

import { closest, find } from "../dom.js";
import { focusField, textOf } from "../fields.js";
import { controlOf, isRich, whenReady } from "../richtext/editors.js";
import {
  addSection,
  fieldsOf,
  isSetting,
  mainField,
  remove,
  visibleCards,
} from "../section_cards.js";
import { openSection } from "../section_open.js";

/** @import { Field } from "../dom.js" */

/** @param {Field} field */
const isShown = (field) => controlOf(field).offsetParent !== null;

/** Return the fields that are written one after another, without settings and what is seldom used.
 * @param {HTMLElement} card
 */
const writtenFields = (card) =>
  fieldsOf(card).filter(
    (field) => isShown(field) && !isSetting(field) && !("extra" in field.dataset),
  );

/** Return a section's field of a name, as in "body", or null.
 * @param {HTMLElement} card
 * @param {string} name
 */
export const fieldNamed = (card, name) =>
  fieldsOf(card).find((field) => field.name === `${card.id}-${name}`) ?? null;

/** Go to a field, in a section that is open then.
 * @param {Field} field
 */
export function write(field) {
  const card = closest(field, ".section-card");
  if (card) {
    openSection(card);
  }
  focusField(field);
  requestAnimationFrame(() => controlOf(field).scrollIntoView({ block: "nearest" }));
}

/** Return whether nothing was written in a section.
 * @param {HTMLElement} card
 */
export const isBlankCard = (card) =>
  fieldsOf(card).every((field) => isSetting(field) || !textOf(field));

/** Go on below a section: in the empty one that follows, or in a new text.
 * @param {HTMLElement} card
 */
function goBelow(card) {
  const cards = visibleCards();
  const next = cards[cards.indexOf(card) + 1] ?? null;
  write(mainField(next && isBlankCard(next) ? next : addSection("text", next)));
}

/** Go to the field after this one in its section, or below the section.
 * @param {Field} field
 * @param {(field: Field) => boolean} [isWanted] skips fields
 */
export function goOn(field, isWanted = () => true) {
  const card = closest(field, ".section-card");
  if (!card) {
    return;
  }
  const fields = writtenFields(card);
  const next = fields.slice(fields.indexOf(field) + 1).find(isWanted);
  if (next) {
    write(next);
  } else {
    goBelow(card);
  }
}

/** Take an empty section away, and go to the end of the one above.
 * @param {HTMLElement} card
 */
export function takeAway(card) {
  const cards = visibleCards();
  const above = cards[cards.indexOf(card) - 1];
  remove(card, { silently: true });
  const field = above ? writtenFields(above).at(-1) : null;
  if (field) {
    focusAtEnd(field);
  } else {
    find(document, "[name=opening_line]")?.focus();
  }
}

/** @param {Field} field */
function focusAtEnd(field) {
  write(field);
  if (isRich(field)) {
    whenReady(field, (editor) => {
      if (!editor.editable().$.contains(document.activeElement)) {
        return; // the writer has gone on before it was there
      }
      const range = editor.createRange();
      range.moveToElementEditEnd(editor.editable());
      range.select();
    });
  }
}
