/* Writing with the keyboard alone: where Enter leads, "/" for the kinds of section, and the signs of
   Markdown. */

import { closest, find, get } from "../dom.js";
import { readyCallbacks } from "../richtext/editors.js";
import { addRow, inputsOf, removeRow, visibleRowsIn } from "../rows.js";
import { addSection, mainField, visibleCards } from "../section_cards.js";
import { fieldNamed, goOn, isBlankCard, takeAway, write } from "./fields.js";
import "./caret.js";
import { insertHeading, insertKind } from "./kinds.js";
import { BLOCK_MARKS, replaceMark } from "./marks.js";
import { SlashMenu } from "./slash_menu.js";

/** @import { Field } from "../dom.js" */

const OPEN = CSS.supports("selector(:open)") ? ":open" : ":not(*)";
const ENTER = 13; // the codes of keys
const BACKSPACE = 8;

/** @param {Node | null | undefined} node */
const isBlank = (node) => !node?.textContent?.replace(/[\u200b\ufeff]/g, "").trim();

// --- Rows ----------------------------------------------------------------------------------------

/** Go from a field of a row to its next, to the next row, or from an empty row on.
 * @param {HTMLElement} row
 * @param {Field} field
 */
function goOnInRow(row, field) {
  const widget = /** @type {HTMLElement} */ (closest(row, "[data-rows]"));
  const inputs = inputsOf(row);
  if (inputs.every((input) => !input.value.trim())) {
    goOn(field, (each) => !widget.contains(each));
    if (visibleRowsIn(widget).length > 1) {
      removeRow(row, { silently: true });
    }
    return;
  }
  const isUsual = (/** @type {Field} */ each) => !("extra" in each.dataset);
  const next = inputs.slice(inputs.indexOf(field) + 1).find(isUsual);
  write(next ?? inputsOf(addRow(widget, row)).find(isUsual) ?? field);
}

/** Go to the cell below, in a new row at the end of a table.
 * @param {HTMLElement} row
 * @param {Field} field
 */
function goDown(row, field) {
  const widget = /** @type {HTMLElement} */ (closest(row, "[data-rows]"));
  const rows = visibleRowsIn(widget);
  const below = rows[rows.indexOf(row) + 1] ?? addRow(widget, row);
  write(inputsOf(below)[inputsOf(row).indexOf(field)]);
}

// --- Plain fields --------------------------------------------------------------------------------

const HEAD = ["title", "subtitle", "opening_line"];

/** @param {Field} field */
function goOnInHead(field) {
  const next = HEAD[HEAD.indexOf(field.name) + 1];
  const [first = addSection("text", null)] = visibleCards();
  write(next ? get(document, `[name=${next}]`) : mainField(first));
}

/** Return whether Enter makes a line in a field, as in a poem.
 * @param {Field} field
 */
function hasLines(field) {
  const card = closest(field, ".section-card");
  return Boolean(card && field.name.endsWith("-quote") && fieldNamed(card, "manner")?.value);
}

/** @param {KeyboardEvent} event */
function handleEnter(event) {
  const { target } = event;
  const isText =
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && /^(text|url)$/.test(target.type));
  // Where the list of a select is open, Enter chooses from it.
  const isChoice = target instanceof HTMLSelectElement && !target.matches(OPEN);
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) {
    return;
  }
  const row = closest(target, "[data-row]");
  if (row && (isText || isChoice)) {
    event.preventDefault();
    (row.closest("[data-grid]") ? goDown : goOnInRow)(row, target);
  } else if (isText && HEAD.includes(target.name)) {
    event.preventDefault();
    goOnInHead(target);
  } else if (isText && closest(target, ".section-card") && !row && !hasLines(target)) {
    event.preventDefault();
    goOn(target);
  }
}

/** @param {KeyboardEvent} event */
function handleBackspace(event) {
  const { target } = event;
  const card = closest(target, ".section-card");
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  if (event.key === "Backspace" && isField && card && !target.value && isBlankCard(card)) {
    event.preventDefault();
    takeAway(card);
  }
}

// --- Rich texts ----------------------------------------------------------------------------------

/** Return the paragraph at the cursor if it stands in no list or quotation, or null.
 * @param {CKEDITOR.Editor} editor
 */
function paragraphAt(editor) {
  const block = editor.elementPath()?.block?.$;
  return block instanceof HTMLElement &&
    block.matches("p") &&
    block.parentElement === editor.editable().$
    ? block
    : null;
}

/** Leave a rich text from its last line, which is empty; return whether it was.
 * @param {CKEDITOR.Editor} editor
 */
function leave(editor) {
  const field = editor.element.$;
  const card = closest(field, ".section-card");
  const area = editor.editable().$;
  const block = editor.config.isPoints
    ? area.querySelector("ul > li:last-child")
    : paragraphAt(editor);
  const current = editor.elementPath()?.block?.$;
  const isLast = block && !block.nextSibling && block.contains(current ?? null);
  if (!card || !isLast || !isBlank(block) || (card.dataset.kind === "text" && block.matches("p"))) {
    return false;
  }
  if (editor.config.isPoints && block.parentElement !== area.firstElementChild) {
    return false; // in a list inside a point, Enter leads out of that first
  }
  if (block.previousElementSibling) {
    block.remove();
    editor.fire("change");
  }
  const row = closest(field, "[data-row]");
  if (row) {
    goOnInRow(row, field);
  } else {
    goOn(field);
  }
  return true;
}

/** Replace signs of Markdown that stand alone in a paragraph.
 * @param {CKEDITOR.Editor} editor
 * @param {HTMLElement} card
 */
function replaceBlockMark(editor, card) {
  const block = paragraphAt(editor);
  const [, sign] = BLOCK_MARKS.exec(block?.textContent?.replace(/\u200b/g, "") ?? "") ?? [];
  if (!block || !sign) {
    return;
  }
  const isText = card.dataset.kind === "text" || !editor.element.$.name.endsWith("-body");
  if (sign === "##") {
    insertHeading(editor, block);
  } else if (sign === "###" || !isText) {
    const command = { "#": "Heading", ">": "blockquote", 1: "numberedlist" }[sign[0]];
    block.innerHTML = "<br>";
    document.getSelection()?.collapse(block, 0);
    editor.execCommand(command ?? "bulletedlist");
  } else if (sign === ">") {
    insertKind(editor, block, "quote");
  } else {
    insertKind(editor, block, "list", { manner: sign.startsWith("1") ? "numbers" : "" });
  }
}

/** @param {CKEDITOR.Editor} editor */
function startEditor(editor) {
  const field = editor.element.$;
  const card = closest(field, ".section-card");
  if (!card) {
    return;
  }
  const menu = /-(body|lead_in|closing)$/.test(field.name) ? new SlashMenu(editor, card) : null;
  const FIRST = 0; // before points_editor.js and CKEditor itself
  editor.on(
    "key",
    (/** @type {CKEDITOR.Event<{ keyCode: number }>} */ event) => {
      const { keyCode } = event.data;
      const isBare = keyCode === BACKSPACE && isBlankCard(card) && isBlank(editor.editable().$);
      const handled = menu?.handleKey(keyCode) || (keyCode === ENTER && leave(editor));
      if (isBare) {
        takeAway(card);
      }
      if (handled || isBare) {
        event.cancel();
      }
    },
    null,
    null,
    FIRST,
  );
  const area = editor.editable().$;
  // The keyboard of a phone tells no key.
  const leaveByInput = (/** @type {InputEvent} */ event) => {
    if (event.inputType === "insertParagraph" && event.cancelable && leave(editor)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  area.addEventListener("beforeinput", leaveByInput, true);
  area.addEventListener("input", (event) => {
    if (/** @type {InputEvent} */ (event).inputType === "insertText") {
      replaceMark(editor);
    }
    if (menu) {
      replaceBlockMark(editor, card);
      menu.follow(paragraphAt(editor));
    }
  });
  editor.on("blur", () => menu?.close());
}

if (find(document, "#section-menu")) {
  document.addEventListener("keydown", handleEnter);
  document.addEventListener("keydown", handleBackspace);
  readyCallbacks.add(startEditor);
  document.addEventListener("content-editor:ready", () => {
    if (!visibleCards().length) {
      addSection("text", null);
    }
  });
}
