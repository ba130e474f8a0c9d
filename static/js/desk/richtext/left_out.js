/* What pasted HTML holds beside the words that a reader sees: it is never taken in. */

import { isBullet, styleOf } from "./foreign_html.js";

const HIDDEN = new RegExp(
  "(^|;)\\s*(display:\\s*none|visibility:\\s*hidden|mso-hide:\\s*all|mso-element:\\s*comment" +
    "|(opacity|font-size):\\s*0*\\.?0+(?![.\\d])|(left|top|text-indent):\\s*-(\\d{4}|999))",
  "i",
);
const UNSEEN =
  "del, [hidden], select, textarea, button, iframe, object, embed, video, audio, svg, script, " +
  "[data-sheet], title, meta, link, xml, template, noscript, input, rp";
/** What stands between the parts of a formula. @type {Record<string, string>} */
const BETWEEN = { mfrac: "/", msup: "^", msub: "_" };

/** Return whether what an element holds isn't taken in.
 * @param {Element} element
 */
export const isLeftOut = (element) =>
  isBullet(element) || HIDDEN.test(styleOf(element)) || element.matches(UNSEEN);

/** Return a formula as a line of text.
 * @param {Element} element
 * @returns {string}
 */
export function formulaText(element) {
  const parts = [...element.children].filter((part) => !part.localName.startsWith("annotation"));
  return parts.length
    ? parts.map(formulaText).join(BETWEEN[element.localName] ?? "")
    : (element.textContent?.trim() ?? "");
}
