/* The editor of a list, whose content is always one list: Enter makes the next point, Backspace at
   the start of one joins it with the one before, and pasted or dictated lines become points. */

import { closest, find } from "../dom.js";
import { readLines } from "./points.js";

/** @import { Point } from "./points.js" */

const ENTER = 13; // the codes of keys
const BACKSPACE = 8;
const DELETE = 46;
const LISTS = "ul, ol";
const BLOCKS = "p, div, h3, h4, blockquote";

/** @param {Node} node */
const isBlank = (node) => !node.textContent?.replace(/[\u200b\ufeff]/g, "").trim();
/** @param {Node | null | undefined} node @returns {node is Element} */
const isList = (node) => node instanceof Element && node.matches(LISTS);
/** @param {Element} point */
const listsIn = (point) => [...point.children].filter(isList);
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

/**
 * @param {Node} node
 * @param {number} offset
 */
const setCaret = (node, offset) => document.getSelection()?.collapse(node, offset);

/** Return the point in which a node is, or null.
 * @param {Node} node
 */
const pointOf = (node) => (node instanceof Element ? node : node.parentElement)?.closest("li");

/** Return the range of a point's own words, without the lists inside it.
 * @param {Element} point
 */
function wordsOf(point) {
  const range = document.createRange();
  const [list] = listsIn(point);
  range.setStart(point, 0);
  range.setEnd(point, list ? [...point.childNodes].indexOf(list) : point.childNodes.length);
  return range;
}

/** @param {Element} point */
const hasWords = (point) => !isBlank(wordsOf(point).cloneContents());

// --- Always one list -----------------------------------------------------------------------------

/** @param {Element} area */
const isOneList = (area) =>
  area.childNodes.length === 1 &&
  isList(area.firstChild) &&
  area.firstChild.childNodes.length > 0 &&
  [...area.firstChild.childNodes].every((node) => node instanceof Element && node.matches("li"));

/** Bring everything into one list, in its order, wherever it was put. The selection stays.
 * @param {CKEDITOR.Editor} editor
 */
function keepList(editor) {
  const area = areaOf(editor);
  if (isOneList(area)) {
    return;
  }
  const range = rangeIn(editor);
  let [container, offset] = range ? [range.startContainer, range.startOffset] : [null, 0];
  const nodes = [...area.childNodes].flatMap((node) =>
    isList(node) ? [...node.childNodes] : node,
  );
  const list = [...area.children].find(isList) ?? document.createElement("ul");
  /** @type {Element | null} */
  let loose = null; // the point of words that stood in no block
  list.replaceChildren();
  for (const node of nodes) {
    const isBlock = node instanceof Element && node.matches(BLOCKS);
    if (node instanceof Element && node.matches("li")) {
      list.append(node);
      loose = null;
    } else if (isBlock || !isBlank(node)) {
      /** @type {Element} */
      const target = (isBlock ? null : loose) ?? list.appendChild(document.createElement("li"));
      target.append(...(isBlock ? node.childNodes : [node]));
      loose = isBlock ? null : target;
      container = container === node ? target : container;
    }
  }
  if (!list.childNodes.length) {
    list.append(document.createElement("li"));
  }
  for (const point of list.children) {
    if (!point.childNodes.length) {
      point.append(document.createElement("br")); // gives the line its height
    }
  }
  area.replaceChildren(list);
  if (range) {
    const isThere = container && container !== area && area.contains(container);
    setCaret(...(isThere && container ? /** @type {const} */ ([container, offset]) : endOf(list)));
  }
  editor.fire("updateSnapshot");
}

/** Return where the words of the last point of a list end.
 * @param {Element} list
 * @returns {[Node, number]}
 */
function endOf(list) {
  const { endContainer, endOffset } = wordsOf(lastPoint(list));
  const isAfterBreak = endContainer.childNodes[endOffset - 1]?.nodeName === "BR";
  return [endContainer, endOffset - (isAfterBreak ? 1 : 0)];
}

/** Return the last point of a list, or of the lists inside it: its last line on the screen.
 * @param {Element} list
 * @returns {Element}
 */
function lastPoint(list) {
  const point = list.lastElementChild ?? list;
  const inner = listsIn(point).at(-1);
  return inner?.lastElementChild ? lastPoint(inner) : point;
}

// --- Joining points ------------------------------------------------------------------------------

/** Return whether only this much of the point's words is before or after the cursor: nothing.
 * @param {Range} caret
 * @param {Element} point
 * @param {"start" | "end"} edge
 */
function isAt(caret, point, edge) {
  const between = wordsOf(point);
  if (edge === "start") {
    between.setEnd(caret.startContainer, caret.startOffset);
  } else {
    between.setStart(caret.startContainer, caret.startOffset);
  }
  const content = between.cloneContents();
  const breaks = content.querySelectorAll("br").length;
  // The last line break of a point only gives its line a height.
  return isBlank(content) && breaks <= (edge === "end" ? 1 : 0);
}

/** Return the point on the line above a point's, or null for the first.
 * @param {Element} point
 */
function pointAbove(point) {
  const before = point.previousElementSibling;
  const inner = before && listsIn(before).at(-1);
  return inner ? lastPoint(inner) : (before ?? point.parentElement?.closest("li") ?? null);
}

/** Append a point's words and lists to the one on the line above, and set the cursor between them.
 * @param {Element} point
 * @param {Element} above
 */
function join(point, above) {
  const list = point.parentElement;
  const before = point.previousElementSibling;
  const lists = listsIn(point);
  const words = wordsOf(above);
  words.collapse(false);
  const last = words.startContainer.childNodes[words.startOffset - 1];
  if (last?.nodeName === "BR") {
    last.remove();
  }
  const paragraph = last instanceof Element && last.matches("p") ? last : null;
  for (const each of lists) {
    each.remove();
  }
  const [first] = point.children;
  if (first?.matches("p") && point.firstChild === first) {
    first.replaceWith(...first.childNodes);
  }
  const target = paragraph ?? above;
  const next = paragraph ? null : (listsIn(above)[0] ?? null);
  const index = next ? [...target.childNodes].indexOf(next) : target.childNodes.length;
  for (const node of [...point.childNodes]) {
    target.insertBefore(node, next);
  }
  for (const each of lists) {
    const list = before && listsIn(before).at(-1);
    if (list) {
      list.append(...each.childNodes);
    } else if (before) {
      before.append(each);
    } else {
      point.before(...each.childNodes);
    }
  }
  point.remove();
  if (list && !list.childElementCount) {
    list.remove();
  }
  setCaret(target, index);
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
      setCaret(points[1], 0);
    });
  }
  return true;
}

/** Change the content in one step, which is undone by one "Undo".
 * @param {CKEDITOR.Editor} editor
 * @param {() => void} change
 */
function asOneStep(editor, change) {
  editor.fire("saveSnapshot");
  change();
  keepList(editor);
  editor.fire("saveSnapshot");
  editor.selectionChange(true);
}

// --- Inserting points ----------------------------------------------------------------------------

/** @param {string} html */
function createPoint(html) {
  const point = document.createElement("li");
  point.innerHTML = html;
  return point;
}

/** Insert points where the cursor is: an empty point becomes the first of them, others keep their
 * words, and what was after the cursor becomes a point after them.
 * @param {CKEDITOR.Editor} editor
 * @param {Point[]} points
 */
export function insertPoints(editor, points) {
  asOneStep(editor, () => {
    if (!rangeIn(editor)?.collapsed) {
      editor.extractSelectedHtml(false, true);
    }
    keepList(editor);
    const range = rangeIn(editor);
    const point = (range && pointOf(range.startContainer)) ?? lastPoint(areaOf(editor).children[0]);
    const after = wordsOf(point);
    if (range && pointOf(range.startContainer)) {
      after.setStart(range.startContainer, range.startOffset);
    } else {
      after.collapse(false);
    }
    const rest = document.createElement("li");
    rest.append(after.extractContents());
    const [first, ...others] = points.map(({ html }) => createPoint(html));
    if (!isBlank(rest)) {
      rest.append(...listsIn(point));
    }
    if (hasWords(point)) {
      others.unshift(first);
    } else {
      wordsOf(point).deleteContents();
      point.prepend(...first.childNodes);
    }
    point.after(...others, ...(isBlank(rest) ? [] : [rest]));
    const last = others.at(-1) ?? point;
    const { endContainer, endOffset } = wordsOf(last);
    setCaret(endContainer, endOffset);
    last.scrollIntoView({ block: "nearest" });
  });
}

/** Insert what was pasted: points, or the words of a single line.
 * @param {CKEDITOR.Editor} editor
 * @param {Point[]} points
 * @param {object} [dropped] the range where it was dropped
 */
export function pastePoints(editor, points, dropped) {
  const [first, ...others] = points;
  if (others.length || /<(p|ul|ol)>/.test(first.html)) {
    /** @type {{ select?: () => void }} */ (dropped)?.select?.();
    insertPoints(editor, points);
  } else {
    const range = rangeIn(editor);
    const point = range && pointOf(range.startContainer);
    const isEmpty = point && !hasWords(point);
    editor.insertHtml(isEmpty ? first.html : first.sign + first.html, "html", dropped);
  }
}

/** Insert dictated lines: the first continues the point at the cursor.
 * @param {CKEDITOR.Editor} editor
 * @param {string} text
 */
function insertLines(editor, text) {
  const [first, ...others] = readLines(text);
  if (first && !/^\s*\n/.test(text)) {
    editor.insertHtml(first.html, "html");
  } else if (first) {
    others.unshift(first);
  }
  if (others.length) {
    insertPoints(editor, others);
  }
  if (/\n\s*$/.test(text)) {
    editor.execCommand("enter");
  }
}

// --- Keys and input ------------------------------------------------------------------------------

/** Return whether a point is one of the list itself, not of a list inside it.
 * @param {CKEDITOR.Editor} editor
 */
function isAtTopLevel(editor) {
  const range = rangeIn(editor);
  const point = range && pointOf(range.startContainer);
  return point?.parentElement?.parentElement === areaOf(editor);
}

/** @param {CKEDITOR.Editor} editor */
function isInLastEmptyPoint(editor) {
  const range = rangeIn(editor);
  const point = range && pointOf(range.startContainer);
  return Boolean(point && isAtTopLevel(editor) && isBlank(point));
}

/** @param {CKEDITOR.Event<{ keyCode: number }>} event */
function handleKey(event) {
  const { editor, data } = event;
  const isHandled =
    (data.keyCode === ENTER && isInLastEmptyPoint(editor)) ||
    (data.keyCode === BACKSPACE && joinAtCaret(editor, "above")) ||
    (data.keyCode === DELETE && joinAtCaret(editor, "below"));
  if (isHandled) {
    event.cancel();
  }
}

/** What comes without a key: the keyboard of a phone, and dictation.
 * @param {CKEDITOR.Editor} editor
 * @param {InputEvent} event
 */
function handleInput(editor, event) {
  const { inputType } = event;
  const text = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
  if (!event.cancelable) {
    return;
  }
  if (inputType === "insertParagraph" || (inputType === "insertText" && text === "\n")) {
    event.preventDefault();
    if (!isInLastEmptyPoint(editor)) {
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
 * @param {CKEDITOR.Editor} editor
 */
function showManner(editor) {
  const container = editor.container.$;
  const card = closest(container, ".section-card");
  const manner = card && find(card, "select[name$='-manner']", HTMLSelectElement);
  container.dataset.manner = manner?.value ?? "";
}

/** Keep the content of an editor one list, from when it is ready.
 * @param {CKEDITOR.Editor} editor
 */
export function startPoints(editor) {
  editor.on("key", handleKey, null, null, 1);
  editor.on("change", () => keepList(editor), null, null, 1);
  editor.on("dataReady", () => keepList(editor));
  editor.on("beforeCommandExec", (/** @type {CKEDITOR.Event<{ name: string }>} */ event) => {
    if (event.data.name === "outdent" && isAtTopLevel(editor)) {
      event.cancel(); // it would leave the list
    }
  });
  editor.on(
    "selectionChange",
    () => {
      if (isAtTopLevel(editor)) {
        editor.getCommand("outdent").setState(CKEDITOR.TRISTATE_DISABLED);
      }
    },
    null,
    null,
    100,
  );
  editor.on("instanceReady", () => {
    keepList(editor);
    areaOf(editor).addEventListener("beforeinput", (event) => handleInput(editor, event));
    showManner(editor);
    const card = closest(editor.container.$, ".section-card");
    for (const name of ["change", "desk:change"]) {
      card?.addEventListener(name, () => showManner(editor));
    }
  });
}
