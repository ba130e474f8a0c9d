/* The editor of a list, whose content is always one list: Enter makes the next point, Backspace at
   the start of one joins it with the one before, and pasted or dictated lines become points. */

import { closest, find } from "../dom.js";
import {
  hasWords,
  insertPoints,
  isAt,
  isBlank,
  join,
  makeOneList,
  pointAbove,
  pointOf,
} from "./point_list.js";
import { isLine, readLines } from "./points.js";

/** @import { Caret } from "./point_list.js" */
/** @import { Point } from "./points.js" */

const ENTER = 13; // the codes of keys
const BACKSPACE = 8;
const DELETE = 46;

/** @param {CKEDITOR.Editor} editor */
const areaOf = (editor) => editor.editable().$;

/** Return the selection if it is in the editor, else null.
 * @param {CKEDITOR.Editor} editor
 */
function rangeIn(editor) {
  const selection = document.getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
  return range && areaOf(editor).contains(range.commonAncestorContainer) ? range : null;
}

/** Return the point in which the cursor is, or null.
 * @param {CKEDITOR.Editor} editor
 */
function currentPoint(editor) {
  const range = rangeIn(editor);
  return range && pointOf(range.startContainer);
}

/** @param {CKEDITOR.Editor} editor */
function keepOneList(editor) {
  // Firefox moves the focus with the selection: leave it alone when somebody writes elsewhere.
  const range = areaOf(editor).contains(document.activeElement) ? rangeIn(editor) : null;
  const caret = makeOneList(
    areaOf(editor),
    range ? [range.startContainer, range.startOffset] : undefined,
  );
  if (caret) {
    if (range) {
      document.getSelection()?.collapse(...caret);
    }
    editor.fire("updateSnapshot");
  }
}

/** Change the content in one step, which is undone by one "Undo".
 * @param {CKEDITOR.Editor} editor
 * @param {() => Caret} change which returns where the cursor goes
 */
function asOneStep(editor, change) {
  editor.fire("saveSnapshot");
  document.getSelection()?.collapse(...change());
  editor.fire("saveSnapshot");
  editor.selectionChange(true);
}

// --- Inserting and joining -----------------------------------------------------------------------

/**
 * @param {CKEDITOR.Editor} editor
 * @param {Point[]} points
 * @param {boolean} continues whether the first one continues the point at the cursor
 */
function insert(editor, points, continues) {
  asOneStep(editor, () => {
    if (!rangeIn(editor)?.collapsed) {
      editor.extractSelectedHtml(false, true);
    }
    keepOneList(editor);
    const texts = points.map(({ html }) => html);
    return insertPoints(areaOf(editor), rangeIn(editor), texts, continues);
  });
}

/** Insert what was pasted: points, or the words of a single line.
 * @param {CKEDITOR.Editor} editor
 * @param {Point[]} points
 * @param {CKEDITOR.Range} [dropped] where it was dropped
 */
export function pastePoints(editor, points, dropped) {
  if (!isLine(points)) {
    dropped?.select();
    insert(editor, points, false);
  } else {
    const [first] = points;
    const point = currentPoint(editor);
    const isEmpty = point && !hasWords(point);
    editor.insertHtml(isEmpty ? first.html : first.sign + first.html, "html", dropped);
  }
}

/** Insert dictated lines: the first continues the point at the cursor, and after the end of the last
 * another one begins.
 * @param {CKEDITOR.Editor} editor
 * @param {string} text
 */
function insertLines(editor, text) {
  try {
    const points = readLines(text);
    const next = /\n\s*$/.test(text) ? [{ html: "", sign: "" }] : [];
    insert(editor, [...points, ...next], !/^\s*\n/.test(text));
  } catch (error) {
    console.warn("Inserted as plain text, since its lines could not be read.", error);
    editor.insertText(text);
  }
}

/** Join the point at the cursor with the one above or below; return whether this was done or, at
 * the ends of the list, nothing should be.
 * @param {CKEDITOR.Editor} editor
 * @param {"above" | "below"} other
 */
function joinAtCaret(editor, other) {
  const caret = rangeIn(editor);
  const point = caret?.collapsed ? pointOf(caret.startContainer) : null;
  if (!caret || !point || !isAt(caret, point, other === "above" ? "start" : "end")) {
    return false;
  }
  const points = [...areaOf(editor).querySelectorAll("li")];
  const second = other === "above" ? point : points[points.indexOf(point) + 1];
  const first = second && pointAbove(second);
  if (first) {
    asOneStep(editor, () => join(second, first));
  } else if (other === "above" && isBlank(point) && points.length > 1) {
    asOneStep(editor, () => {
      point.remove();
      return [points[1], 0];
    });
  }
  return true;
}

// --- Keys and input ------------------------------------------------------------------------------

/** Return whether the point at the cursor is one of the list itself, not of a list inside it.
 * @param {CKEDITOR.Editor} editor
 */
const isAtTopLevel = (editor) =>
  currentPoint(editor)?.parentElement?.parentElement === areaOf(editor);

/** Return whether the cursor is in an empty point, in which Enter would leave the list.
 * @param {CKEDITOR.Editor} editor
 */
function wouldLeave(editor) {
  const point = currentPoint(editor);
  return Boolean(point && isAtTopLevel(editor) && isBlank(point));
}

/** @param {CKEDITOR.Event<{ keyCode: number }>} event */
function handleKey(event) {
  const { editor, data } = event;
  const isHandled =
    (data.keyCode === ENTER && wouldLeave(editor)) ||
    (data.keyCode === BACKSPACE && joinAtCaret(editor, "above")) ||
    (data.keyCode === DELETE && joinAtCaret(editor, "below"));
  if (isHandled) {
    event.cancel();
  }
}

/** What comes without a key: from the keyboard of a phone, or dictated.
 * @param {CKEDITOR.Editor} editor
 * @param {InputEvent} event
 */
function handleInput(editor, event) {
  const { cancelable, inputType } = event;
  const text = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
  if (!cancelable) {
    return;
  }
  if (inputType === "insertParagraph" || (inputType === "insertText" && text === "\n")) {
    event.preventDefault();
    if (!wouldLeave(editor)) {
      editor.execCommand("enter");
    }
  } else if (inputType === "deleteContentBackward" && joinAtCaret(editor, "above")) {
    event.preventDefault();
  } else if (inputType.startsWith("insert") && text.includes("\n")) {
    event.preventDefault();
    insertLines(editor, text);
  }
}

/** Let the points look as their list will: with bullets, numbers, ticks and so on.
 * @param {HTMLElement} container
 */
export function followManner(container) {
  const card = closest(container, ".section-card");
  const show = () => {
    const manner = card && find(card, "select[name$='-manner']", HTMLSelectElement);
    container.dataset.manner = manner?.value ?? "";
  };
  show();
  for (const name of ["change", "desk:change"]) {
    card?.addEventListener(name, show);
  }
}

/** Keep the content of an editor one list, from when it is ready.
 * @param {CKEDITOR.Editor} editor
 */
export function startPoints(editor) {
  const SOON = 1; // before the listeners of CKEditor, which are at 10
  const LATE = 100;
  editor.on("key", handleKey, null, null, SOON);
  editor.on("change", () => keepOneList(editor), null, null, SOON);
  editor.on("dataReady", () => makeOneList(areaOf(editor))); // before CKEditor's snapshot
  editor.on("beforeCommandExec", (/** @type {CKEDITOR.Event<{ name: string }>} */ event) => {
    if (event.data.name === "outdent" && isAtTopLevel(editor)) {
      event.cancel(); // it would leave the list
    }
  });
  const disableOutdent = () => {
    if (isAtTopLevel(editor)) {
      editor.getCommand("outdent").setState(CKEDITOR.TRISTATE_DISABLED);
    }
  };
  editor.on("selectionChange", disableOutdent, null, null, LATE);
  editor.on("instanceReady", () => {
    areaOf(editor).addEventListener("beforeinput", (event) => handleInput(editor, event));
    followManner(editor.container.$);
  });
}
