/* What is pasted into a rich-text field: formatted text, or Markdown. */

import { fromMarkdown } from "./markdown.js";
import { cleanPaste } from "./paste.js";
import { readLines, readPoints, withListSigns } from "./points.js";

/** @import { Point } from "./points.js" */

/** Return the HTML to insert, or "" if there are no words. Markdown editors copy its source as
 * text, often with its highlighting as HTML.
 * @param {string} html
 * @param {string} text the same as plain text
 */
export function readClipboard(html, text) {
  const cleaned = html && cleanPaste(html);
  const hasFormatting = /<(?!\/?(p|strong|em)>|br>)/.test(cleaned);
  return (!hasFormatting && cleanPaste(fromMarkdown(text))) || cleaned;
}

/** Return what is to be inserted: the points of a list, or else HTML, or else plain text; all are
 * empty if there are no words.
 * @param {string} html
 * @param {string} text the same as plain text
 * @param {{ isPoints: boolean, isPlain?: boolean }} how whether it is inserted into a list of points,
 *   and whether without its formatting
 * @returns {{ points: Point[], html: string, text: string }}
 */
export function readPasted(html, text, { isPoints, isPlain = false }) {
  const plain = text || new DOMParser().parseFromString(html, "text/html").body.textContent || "";
  const pasted = { points: [], html: "", text: plain.replace(/^[\r\n]+|[\r\n]+$/g, "") };
  try {
    const cleaned = readClipboard(isPlain ? "" : html, isPoints ? withListSigns(text) : text);
    const points = isPoints ? (cleaned ? readPoints(cleaned) : readLines(text)) : [];
    return { ...pasted, points, html: cleaned };
  } catch (error) {
    console.warn("Pasted as plain text, since its formatting could not be read.", error);
    return pasted;
  }
}
