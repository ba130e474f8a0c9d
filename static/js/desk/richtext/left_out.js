/* What a pasted document holds beside the words that a reader sees: it is never taken in. Where a
   whole document is imported, it is sent along hidden, and the server lists it
   (blog/importing/left_out.py names the kinds). */

import { isBullet, styleOf } from "./foreign_html.js";

const HIDDEN =
  /(^|;)\s*(display:\s*none|visibility:\s*hidden|mso-hide:\s*all|mso-element:\s*comment)/i;
const STRUCK = /(^|;)\s*text-decoration(-line)?:[^;]*line-through/i;
/** By the kind that it is listed as; "" where nothing is said of it. @type {[string, string][]} */
const KINDS = [
  ["del", "deleted"],
  ["[hidden]", "hidden"],
  ["select, textarea, button", "form"],
  ["iframe, object, embed, video, audio", "frame"],
  ["svg", "drawing"],
  ["script, [data-sheet], title, meta, link, xml, template, noscript, input, rp", ""],
];
/** What stands between the parts of a formula. @type {Record<string, string>} */
const BETWEEN = { mfrac: "/", msup: "^", msub: "_" };

/** Return the kind of what an element holds that isn't taken in, or null if it is.
 * @param {Element} element
 * @param {boolean} isDocument whether a whole document is read
 */
export function leftOutAs(element, isDocument) {
  const told = element.getAttribute("data-left-out");
  if (told !== null || isBullet(element)) {
    return told ?? "";
  }
  const style = styleOf(element);
  if (HIDDEN.test(style)) {
    return "hidden";
  }
  if (isDocument && (element.matches("s, strike") || STRUCK.test(style))) {
    return "struck"; // an article can't show a line through words
  }
  return KINDS.find(([names]) => element.matches(names))?.[1] ?? null;
}

/** Return what is left out of an element, to be sent along: hidden, with its kind.
 * @param {Element} element
 * @param {string} kind
 */
export function leftOut(element, kind) {
  const words =
    kind === "frame" && !element.hasAttribute("data-left-out")
      ? [element.getAttribute("title"), element.getAttribute("src") ?? element.getAttribute("data")]
      : [element.textContent];
  const note = element.ownerDocument.createElement("p");
  note.hidden = true;
  note.dataset.leftOut = kind;
  note.textContent = words.filter(Boolean).join(": ").trim();
  return kind && note.textContent ? note : null;
}

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
