/* Puts a section of another kind where one writes, and changes the kind of a section. No word is lost
   on the way: what the new kind has no place for goes into its main text. */

import { closest } from "../dom.js";
import { setValue, textOf } from "../fields.js";
import { isRich, updateTextareas } from "../richtext/editors.js";
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

const LONGEST_TITLE = 90; // characters; what is longer is no title but a text
const LEADS_ON = /:\s*$/; // a sentence that announces what follows

/** @param {string} html */
const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;

/** Return the card below which is next, or null at the end.
 * @param {HTMLElement} card
 */
function cardBelow(card) {
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

/** Return plain text as HTML: a paragraph for each stanza, with its lines.
 * @param {string} text
 */
function asHtml(text) {
  const paragraphs = text.split(/\n\s*\n/).map((stanza) => {
    const paragraph = document.createElement("p");
    for (const [index, line] of stanza.split("\n").entries()) {
      paragraph.append(...(index ? [document.createElement("br")] : []), line);
    }
    return paragraph.outerHTML;
  });
  return paragraphs.join("");
}

/** Return the words of a field as blocks of HTML.
 * @param {Field} field
 */
const blocksOf = (field) =>
  [...parse(isRich(field) ? field.value : asHtml(field.value)).children].map(
    (block) => block.outerHTML,
  );

/** @param {string[]} blocks */
const inline = (blocks) => blocks.map((html) => parse(html).children[0].innerHTML).join("<br>");

/** Return the words of a row, as one block for each of its fields with words.
 * @param {HTMLElement} row
 */
const cellsOf = (row) =>
  inputsOf(row)
    .filter((field) => textOf(field))
    .map(blocksOf);

/** What the main part of a section says, piece by piece: of each what stands first, as a title does,
 * and the rest. Both are HTML without blocks.
 * @typedef {{ first: string, rest: string }} Piece
 */

/** @param {string[]} blocks @returns {Piece[]} */
const piecesOf = (blocks) =>
  blocks.flatMap((html) => {
    const [block] = parse(html).children;
    return block.matches("ul, ol")
      ? [...block.children].map((point) => ({ first: "", rest: point.innerHTML }))
      : { first: "", rest: block.innerHTML };
  });

/** @param {Piece} piece */
const joined = ({ first, rest }) =>
  [first && rest ? `<strong>${first}</strong>` : first, rest].filter(Boolean).join(" ");

/** @param {string} html */
const asText = (html) => (parse(html.replaceAll("<br>", "\n")).textContent ?? "").trim();

/** Fill a text field with HTML that has no blocks.
 * @param {Field} field
 * @param {string} html
 */
const fill = (field, html) => setValue(field, isRich(field) ? `<p>${html}</p>` : asText(html));

/** Return the field that takes the words of a section: of a picture, those that say what is on it.
 * @param {HTMLElement} card
 */
function fillable(card) {
  const main = mainField(card);
  return (main instanceof HTMLSelectElement && fieldNamed(card, "body")) || main;
}

/** Fill the main text, the points or the rows of a section.
 * @param {HTMLElement} card
 * @param {Piece[]} pieces
 * @param {string} kept what the main text begins with
 */
function fillMain(card, pieces, kept) {
  const main = fillable(card);
  const widget = closest(main, "[data-rows]");
  if (!pieces.length) {
    setValue(main, kept);
  } else if (widget) {
    for (const [index, piece] of pieces.entries()) {
      const row = visibleRowsIn(widget)[index] ?? addRow(widget);
      const inputs = inputsOf(row).filter(({ dataset }) => !("extra" in dataset));
      const [title] = inputs;
      const text = /** @type {Field} */ (inputs.at(-1));
      if (piece.first && title !== text) {
        fill(title, piece.first);
        fill(text, piece.rest);
      } else if (asText(joined(piece)).length < LONGEST_TITLE) {
        fill(title, joined(piece));
      } else {
        fill(text, joined(piece));
      }
    }
  } else if (!isRich(main)) {
    const lines = pieces.map((piece) => asText(joined(piece)));
    setValue(main, [kept, ...lines].filter(Boolean).join("\n"));
  } else if (main.name.endsWith("-items")) {
    setValue(main, `<ul>${pieces.map((piece) => `<li>${joined(piece)}</li>`).join("")}</ul>`);
  } else {
    setValue(main, kept + pieces.map((piece) => `<p>${joined(piece)}</p>`).join(""));
  }
}

/** Make a section one of another kind, with all its words.
 * @param {HTMLElement} card
 * @param {string} kind
 */
export function changeKind(card, kind) {
  updateTextareas();
  const created = addSection(kind, card);
  const main = fillable(created);
  /** @type {Piece[]} */
  const pieces = [];
  /** @type {Set<HTMLElement>} */
  const rows = new Set();
  let kept = ""; // what its main text takes over as it is
  for (const field of fieldsOf(card)) {
    const row = closest(field, "[data-row]");
    if (field instanceof HTMLSelectElement || !textOf(field) || (row && rows.has(row))) {
      continue;
    }
    const same = row ? null : fieldNamed(created, field.name.slice(card.id.length + 1));
    if (row) {
      rows.add(row);
      const [first, ...rest] = cellsOf(row).map(inline);
      pieces.push(rest.length ? { first, rest: rest.join("<br>") } : { first: "", rest: first });
    } else if (same && same === main) {
      kept = field.value;
    } else if (same && !closest(same, "[data-row]")) {
      setValue(same, field.value);
    } else {
      pieces.push(...piecesOf(blocksOf(field)));
    }
  }
  if (pieces.length || kept) {
    fillMain(created, pieces, kept);
  }
  remove(card, { silently: true });
  write(main);
  return created;
}
