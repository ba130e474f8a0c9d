/* What is pasted into a rich-text field: formatted text, or Markdown. */

import { fromMarkdown } from "./markdown.js";
import { cleanPaste } from "./paste.js";

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
