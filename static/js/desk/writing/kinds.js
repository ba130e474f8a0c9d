/* Puts a section of another kind where one writes, and changes the kind of a section. No word is lost
   on the way: what the new kind has no place for goes into its main text. */

import { closest } from "../dom.js";
import { setValue, textOf } from "../fields.js";
import { isRich } from "../richtext/editors.js";
import { addRow, inputsOf, visibleRowsIn } from "../rows.js";
import {
  addSection,
  fieldsOf,
  isSetting,
  mainField,
  remove,
  visibleCards,
} from "../section_cards.js";
import { fieldNamed, isBlankCard, write } from "./fields.js";

/** @import { Field } from "../dom.js" */

const LEADS_ON = /:\s*$/; // a sentence that announces what follows

/** @param {string} html */
const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;

/** @param {string} text */
const asHtml = (text) => {
  const element = document.createElement("p");
  element.textContent = text;
  return element.outerHTML;
};

/** Return the card below which is next, or null at the end.
 * @param {HTMLElement} card
 */
export function cardBelow(card) {
  const cards = visibleCards();
  return cards[cards.indexOf(card) + 1] ?? null;
}

/** Choose how a section is shown.
 * @param {HTMLElement} card
 * @param {string} manner
 */
function setManner(card, manner) {
  const select = fieldNamed(card, "manner");
  if (select && manner) {
    select.value = manner;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** Cut a text at a block: return its HTML below the block, which goes.
 * @param {HTMLElement} block
 */
function cutAt(block) {
  const rest = document.createElement("div");
  while (block.nextSibling) {
    rest.append(block.nextSibling);
  }
  block.remove();
  return rest.textContent?.trim() ? rest.innerHTML : "";
}

/** Put a section of a kind in the place of an empty block of a text.
 * @param {CKEDITOR.Editor} editor
 * @param {HTMLElement} block
 * @param {string} kind
 * @param {{ manner?: string }} [options]
 */
export function insertKind(editor, block, kind, { manner = "" } = {}) {
  const source = editor.element.$;
  const card = closest(source, ".section-card");
  if (!card) {
    return;
  }
  const lead = block.previousElementSibling;
  const rest = cutAt(block);
  const created = addSection(kind, cardBelow(card));
  const leadField = fieldNamed(created, "lead_in");
  if (leadField && lead?.matches("p") && LEADS_ON.test(lead.textContent ?? "")) {
    lead.remove();
    setValue(leadField, lead.outerHTML);
  }
  editor.fire("change");
  const heading = fieldNamed(card, "heading");
  const newHeading = fieldNamed(created, "heading");
  const isLeft = fieldsOf(card).every(
    (field) => field === heading || isSetting(field) || !textOf(field),
  );
  if (isLeft && (isBlankCard(card) || newHeading)) {
    if (heading && newHeading) {
      setValue(newHeading, heading.value);
    }
    remove(card, { silently: true });
  }
  if (rest) {
    const below = addSection("text", cardBelow(created));
    setValue(mainField(below), rest);
  }
  setManner(created, manner);
  created.scrollIntoView({ block: "nearest" });
  write(mainField(created));
}

/** Begin a text with a heading in the place of an empty block.
 * @param {CKEDITOR.Editor} editor
 * @param {HTMLElement} block
 */
export function insertHeading(editor, block) {
  const source = editor.element.$;
  const card = closest(source, ".section-card");
  if (!card) {
    return;
  }
  const own = fieldNamed(card, "heading");
  const rest = cutAt(block);
  editor.fire("change");
  const isFirst = own && !textOf(own) && isBlankCard(card);
  if (own && isFirst) {
    setValue(source, rest);
    write(own);
    return;
  }
  const created = addSection("text", cardBelow(card));
  setValue(mainField(created), rest);
  const heading = fieldNamed(created, "heading");
  if (heading) {
    write(heading);
  }
}

// --- Changing a section's kind -------------------------------------------------------------------

/** Return the words of a field as blocks of HTML.
 * @param {Field} field
 */
function blocksOf(field) {
  return isRich(field)
    ? [...parse(field.value).children].map((each) => each.outerHTML)
    : [asHtml(field.value)];
}

/** Return the blocks of lists point by point.
 * @param {string[]} blocks
 */
const pointsOf = (blocks) =>
  blocks.flatMap((html) => {
    const [block] = parse(html).children;
    return block.matches("ul, ol")
      ? [...block.children].map((point) => point.innerHTML)
      : block.innerHTML;
  });

/** Fill the main text, the points or the rows of a section.
 * @param {HTMLElement} card
 * @param {string[]} blocks
 */
function fillMain(card, blocks) {
  const main = mainField(card);
  const widget = closest(main, "[data-rows]");
  if (widget) {
    for (const [index, html] of pointsOf(blocks).entries()) {
      const row = visibleRowsIn(widget)[index] ?? addRow(widget);
      const input = /** @type {Field} */ (inputsOf(row).at(-1));
      const text = parse(html).textContent ?? "";
      setValue(input, isRich(input) ? `<p>${html}</p>` : text.trim());
    }
  } else if (!isRich(main)) {
    setValue(main, blocks.map((html) => parse(html).textContent).join("\n"));
  } else if (main.name.endsWith("-items")) {
    const points = pointsOf(blocks).map((html) => `<li>${html}</li>`);
    setValue(main, `<ul>${points.join("")}</ul>`);
  } else {
    setValue(main, blocks.join(""));
  }
}

/** Make a section one of another kind, with all its words.
 * @param {HTMLElement} card
 * @param {string} kind
 */
export function changeKind(card, kind) {
  const created = addSection(kind, card);
  const blocks = [];
  for (const field of fieldsOf(card).filter((each) => !isSetting(each) && textOf(each))) {
    const name = field.name.slice(card.id.length + 1);
    const same = fieldNamed(created, name);
    if (same && same !== mainField(created)) {
      setValue(same, field.value);
    } else {
      blocks.push(...blocksOf(field));
    }
  }
  if (blocks.length) {
    fillMain(created, blocks);
  }
  remove(card, { silently: true });
  write(mainField(created));
  return created;
}
