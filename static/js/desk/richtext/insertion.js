/* Inserts what is pasted into a text whose editor isn't there yet, as the editor would. */

import { hasWords, insertPoints, isBlank, makeOneList, pointOf } from "./point_list.js";
import { isLine } from "./points.js";

/** @import { Caret } from "./point_list.js" */
/** @import { Point } from "./points.js" */

const BLOCKS = "p, h3, h4, ul, ol, blockquote";
const LINES = "p, h3, h4, li";

/** Return plain text as nodes: a single line, or paragraphs.
 * @param {string} text
 */
function fromPlain(text) {
  const fragment = document.createDocumentFragment();
  const paragraphs = text.split(/(?:\r?\n){2,}/).map((each) => each.split(/\r?\n/));
  if (paragraphs.length === 1 && paragraphs[0].length === 1) {
    fragment.append(text);
    return fragment;
  }
  for (const [first, ...others] of paragraphs) {
    const paragraph = document.createElement("p");
    paragraph.append(first, ...others.flatMap((line) => [document.createElement("br"), line]));
    fragment.append(paragraph);
  }
  return fragment;
}

/** @param {string} html */
const fromHtml = (html) => document.createRange().createContextualFragment(html);

/** Insert nodes at a place; return where the cursor goes.
 * @param {Element} area
 * @param {Range} range the place, within the area
 * @param {DocumentFragment} words
 * @returns {Caret}
 */
function insertWords(area, range, words) {
  const { startContainer: place } = range;
  const last = /** @type {ChildNode} */ (words.lastChild);
  const block = [...area.children].find((child) => child.contains(place));
  const hasBlocks = words.querySelector(BLOCKS) !== null;
  if (!hasBlocks) {
    const line = (place instanceof Element ? place : place.parentElement)?.closest(LINES);
    if (line && isBlank(line)) {
      line.querySelector("br")?.remove(); // which gave the line its height
    }
  }
  if (block && hasBlocks) {
    // Blocks stand between what was before the cursor and what was after it.
    range.setEndAfter(block);
    const after = range.extractContents();
    block.after(words, ...(isBlank(after) ? [] : [after]));
    if (isBlank(block)) {
      block.remove();
    }
  } else if (block || hasBlocks) {
    range.insertNode(words);
  } else {
    const paragraph = document.createElement("p");
    paragraph.append(words);
    range.insertNode(paragraph);
  }
  return [last, last instanceof Text ? last.length : last.childNodes.length];
}

/** Insert what was pasted in place of what is selected; return where the cursor goes.
 * @param {Element} area
 * @param {Range} range what is selected, within the area
 * @param {{ points: Point[], html: string, text: string }} pasted as `readPasted` returns it: points
 *   for an area that is one list
 * @returns {Caret}
 */
export function insertPasted(area, range, { points, html, text }) {
  range.deleteContents();
  if (!points.length) {
    return insertWords(area, range, html ? fromHtml(html) : fromPlain(text));
  }
  const caret = makeOneList(area, [range.startContainer, range.startOffset]);
  if (caret) {
    range.setStart(...caret);
    range.collapse(true);
  }
  if (!isLine(points)) {
    return insertPoints(
      area,
      range,
      points.map((each) => each.html),
      false,
    );
  }
  const [first] = points;
  const point = pointOf(range.startContainer);
  const isWritten = point && hasWords(point);
  return insertWords(area, range, fromHtml(isWritten ? first.sign + first.html : first.html));
}
