/* The cards of an article's sections, on top of django-content-editor: their order, titles and
   folding, adding, copying, and removing with undo. */

import { all, announce, fieldsIn, find, get } from "./dom.js";
import { copyValue, focusField, notifyChange, textOf } from "./fields.js";
import { matchRowCount } from "./rows.js";

/** @import { Field } from "./dom.js" */

const FIELDS = ":is(input, select, textarea):not([type=hidden], [type=checkbox])";
const DELETION = "input[name$='-DELETE']";
const LONGEST_TITLE = 90; // characters

/** @param {HTMLElement} card */
const isRemoved = (card) => card.classList.contains("for-deletion");
/** @param {HTMLElement} card */
const kindOf = (card) => card.dataset.kindLabel ?? "";
const inDocument = () => all(document, ".order-machine > .section-card:not(.empty-form)");

/** Return the cards that were added and hold no words, or were removed again. */
export const unwrittenCards = () =>
  inDocument().filter((card) => {
    const isAdded = get(card, `input[name='${card.id}-id']`, HTMLInputElement).value === "";
    return isAdded && (isRemoved(card) || !titleOf(card));
  });

/** Return the input that holds a card's place in the order.
 * @param {HTMLElement} card
 */
export const orderingOf = (card) => get(card, ".order-machine-ordering", HTMLInputElement);

/** Return the cards in their order, including removed ones. */
export const allCards = () =>
  inDocument().sort((one, other) => Number(one.style.order) - Number(other.style.order));

/** Return the cards in their order, without removed ones. */
export const visibleCards = () => allCards().filter((card) => !isRemoved(card));

/** Return the fields of a section that the writer fills in.
 * @param {HTMLElement} card
 */
export const fieldsOf = (card) =>
  fieldsIn(card, FIELDS).filter((field) => field.name && !field.disabled);

/** Return whether a field says how a section is shown, and isn't a part of it.
 * @param {Field} field
 */
export const isSetting = (field) =>
  field instanceof HTMLSelectElement && !/-(picture|person|file|captions)$/.test(field.name);

/** Return the field in which writing a section begins.
 * @param {HTMLElement} card
 */
export function firstField(card) {
  const fields = fieldsOf(card);
  return fields.find((field) => !field.name.endsWith("-manner")) ?? fields[0];
}

/** Return the field that a section is about: its text, items, quote or picture; not its heading.
 * @param {HTMLElement} card
 */
export const mainField = (card) =>
  fieldsOf(card).find(
    ({ name, dataset }) =>
      /-(body|items|items-\w+|quote|picture|file)$/.test(name) && !("extra" in dataset),
  ) ?? fieldsOf(card)[0];

/** @param {HTMLElement} card */
function titleOf(card) {
  for (const field of fieldsOf(card)) {
    const text = isSetting(field) ? "" : textOf(field);
    if (text) {
      return text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE - 1)}…` : text;
    }
  }
  return "";
}

/** Show the first words of a section as the title of its card.
 * @param {HTMLElement} card
 */
export function showTitle(card) {
  get(card, ".inline_label").textContent = titleOf(card);
}

/** Show the titles, numbers and buttons of all cards as they are now. */
export function refresh() {
  const cards = visibleCards();
  for (const [index, card] of cards.entries()) {
    const folded = card.classList.contains("collapsed");
    const foldButton = find(card, "[data-section-fold]");
    showTitle(card);
    card.setAttribute("aria-label", `${kindOf(card)}, section ${index + 1} of ${cards.length}`);
    if (foldButton) {
      foldButton.setAttribute("aria-expanded", String(!folded));
      foldButton.setAttribute("aria-label", folded ? "Expand" : "Collapse");
      foldButton.title = folded ? "Expand" : "Collapse";
      get(card, "[data-section-up]", HTMLButtonElement).disabled = index === 0;
      get(card, "[data-section-down]", HTMLButtonElement).disabled = index === cards.length - 1;
    }
  }
  find(document, ".order-machine")?.classList.toggle("order-machine--empty", !cards.length);
}

/** Put the sections into this order: in the form data, on the screen and in the DOM.
 * @param {HTMLElement[]} cards
 */
export function arrange(cards) {
  for (const [index, card] of cards.entries()) {
    orderingOf(card).value = card.style.order = String(10 * (index + 1));
  }
  const current = inDocument();
  if (cards.some((card, index) => card !== current[index])) {
    // Move the others around the card that has the focus: a moved one would lose it.
    const fixed = cards.find((card) => card.contains(document.activeElement)) ?? cards[0];
    const index = cards.indexOf(fixed);
    fixed.before(...cards.slice(0, index));
    fixed.after(...cards.slice(index + 1));
  }
  refresh();
}

/** Move a section up (-1) or down (1) among those that aren't removed.
 * @param {HTMLElement} card
 * @param {number} by
 */
export function move(card, by) {
  const visible = visibleCards();
  const neighbor = visible[visible.indexOf(card) + by];
  if (!neighbor) {
    announce(by < 0 ? "This is the first section." : "This is the last section.");
    return;
  }
  const cards = allCards().filter((other) => other !== card);
  cards.splice(cards.indexOf(neighbor) + (by > 0 ? 1 : 0), 0, card);
  arrange(cards);
  card.scrollIntoView({ block: "nearest" });
  notifyChange(card);
  const position = visibleCards().indexOf(card) + 1;
  announce(`${kindOf(card)}: moved to position ${position} of ${visible.length}.`);
}

/** Fold a card down to its title, or unfold it.
 * @param {HTMLElement} card
 * @param {boolean} folded
 */
export function fold(card, folded) {
  card.classList.toggle("collapsed", folded);
  refresh();
}

/**
 * @param {HTMLElement} card
 * @param {boolean} removed
 */
function markRemoved(card, removed) {
  get(card, DELETION, HTMLInputElement).checked = removed;
  card.classList.toggle("for-deletion", removed);
  const title = titleOf(card);
  get(card, "[data-section-name]").textContent = title
    ? `${kindOf(card)}, “${title}”`
    : kindOf(card);
  refresh();
}

/** Show the sections as removed that are marked so in the form, which is shown again with errors. */
export function showRemoved() {
  for (const card of allCards()) {
    if (find(card, DELETION, HTMLInputElement)?.checked) {
      markRemoved(card, true);
    }
  }
}

/** Remove a section, until the form is saved with undo; without words, or where they are in another
 * section now, it goes silently.
 * @param {HTMLElement} card
 */
export function remove(card, { silently = false } = {}) {
  markRemoved(card, true);
  notifyChange(card);
  if (silently) {
    card.hidden = true;
    return;
  }
  get(card, "[data-section-undo]").focus();
  announce(`${kindOf(card)}: section removed. You can undo it until you save.`);
}

/** Bring a removed section back.
 * @param {HTMLElement} card
 */
export function restore(card) {
  markRemoved(card, false);
  get(card, "[data-section-remove]").focus();
  notifyChange(card);
  announce(`${kindOf(card)}: the section is back.`);
}

/** Add an empty section of a kind before a card, or at the end; return the new card.
 * @param {string} kind
 * @param {HTMLElement | null} before
 */
export function addSection(kind, before) {
  const editor = window.ContentEditor;
  editor._insertBefore = before;
  editor.addContent(kind); // Django inserts the form just before its empty form
  const card = document.getElementById(`${kind}-empty`)?.previousElementSibling;
  if (!(card instanceof HTMLElement)) {
    throw new Error(`No section of the kind ${kind} was added.`);
  }
  replacePrefix(card, card.id.slice(kind.length + 1));
  arrange(allCards());
  notifyChange(card);
  return card;
}

/** Number an added form: Django only replaces __prefix__ in its ids, names and labels.
 * @param {HTMLElement} card
 * @param {string} number
 */
function replacePrefix(card, number) {
  for (const element of card.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      if (attribute.value.includes("__prefix__")) {
        attribute.value = attribute.value.replaceAll("__prefix__", number);
      }
    }
  }
}

/** Add a copy of a section below it.
 * @param {HTMLElement} card
 */
export function copy(card) {
  const cards = allCards();
  const newCard = addSection(card.dataset.kind ?? "", cards[cards.indexOf(card) + 1] ?? null);
  const rows = all(newCard, "[data-rows]");
  for (const [index, from] of all(card, "[data-rows]").entries()) {
    matchRowCount(from, rows[index]);
  }
  const targets = fieldsOf(newCard);
  for (const [index, from] of fieldsOf(card).entries()) {
    copyValue(from, targets[index]);
  }
  refresh();
  notifyChange(newCard);
  focusField(firstField(newCard));
  newCard.scrollIntoView({ block: "nearest" });
  announce(`${kindOf(card)}: copied. The copy is below.`);
}
