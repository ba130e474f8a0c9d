/* Reads what is pasted or dictated into a list of points: lists, paragraphs, and lines before which
   somebody typed a sign, as in “- ” or “1. ”. The server reads points in much the same way
   (blog/text/points.py). */

import { all } from "../dom.js";

/** A point: its HTML, and the sign that was typed before it.
 * @typedef {{ html: string, sign: string }} Point
 */

const SIGNS = "[•·▪◦‣●○*–—-]"; // as in blog/text/points.py; ✓ and ✗ say something
const BULLET = new RegExp(`^\\s*${SIGNS}\\s+(?=\\S)`);
const BULLETS = new RegExp(`^([ \\t]*)${SIGNS}[ \\t\\u00a0]+(?=\\S)`, "gm");
const NUMBER = /^\s*\(?(\d{1,2})[.)]\s+(?=\S)/;
const BLOCKS = "p, h3, h4, blockquote, ul, ol, li, div";
const MARKS = "a, strong, em";

/** Break the marks around a line break, so that each line has its own.
 * @param {Element} lineBreak
 */
function liftLineBreak(lineBreak) {
  while (lineBreak.parentElement?.matches(MARKS)) {
    const mark = lineBreak.parentElement;
    const rest = /** @type {Element} */ (mark.cloneNode());
    while (lineBreak.nextSibling) {
      rest.append(lineBreak.nextSibling);
    }
    mark.after(lineBreak, rest);
  }
}

/** Yield each line and item of a list as an element with its content.
 * @param {Element} root
 * @returns {Generator<Element>}
 */
function* linesIn(root) {
  const page = root.ownerDocument;
  let line = page.createElement("p");
  for (const node of [...root.childNodes]) {
    if (node instanceof Element && node.matches(BLOCKS)) {
      yield line;
      line = page.createElement("p");
      if (node.matches("li")) {
        yield node;
      } else {
        yield* linesIn(node);
      }
    } else if (node instanceof Element && node.localName === "br") {
      yield line;
      line = page.createElement("p");
    } else {
      line.append(node);
    }
  }
  yield line;
}

/** Cut a number of characters off the start of an element, and marks that are empty then.
 * @param {Node} node
 * @param {number} count
 */
function cutStart(node, count) {
  let left = count;
  for (const child of [...node.childNodes]) {
    const { length } = child.textContent ?? "";
    if (left >= length) {
      child.remove();
    } else if (child instanceof Text) {
      child.data = child.data.slice(left);
    } else if (left) {
      cutStart(child, left);
    }
    left -= length;
    if (left <= 0) {
      return;
    }
  }
}

/** Return the sign that was typed before each line, or "": a bullet, or the number of a line in a run
 * of them that counts 1, 2 and so on. Any other number is a word, as in “24. Dezember”.
 * @param {string[]} lines
 */
function signsOf(lines) {
  let count = 0;
  const places = lines.map((line) => {
    const number = Number(NUMBER.exec(line)?.[1]);
    count = number === 1 || (count && number === count + 1) ? number : 0;
    return count;
  });
  return lines.map((line, index) => {
    const counts = places[index] > 1 || places[index + 1] === 2;
    return (counts ? NUMBER : BULLET).exec(line)?.[0] ?? "";
  });
}

/** Return the points in HTML that `readClipboard` returned, without the signs that were typed.
 * @param {string} html
 * @returns {Point[]}
 */
export function readPoints(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const lineBreak of all(body, ":is(a, strong, em) br", Element)) {
    if (!lineBreak.closest("li")) {
      liftLineBreak(lineBreak);
    }
  }
  for (const quotation of all(body, "li blockquote", Element)) {
    quotation.replaceWith(...quotation.childNodes);
  }
  const lines = [...linesIn(body)].filter((line) => line.textContent?.trim());
  const signs = signsOf(lines.map((line) => line.textContent ?? ""));
  return lines.map((line, index) => {
    const sign = signs[index];
    cutStart(line, sign.length);
    return { html: line.innerHTML.trim(), sign };
  });
}

/** Return whether points are a single one whose words fit into a line.
 * @param {Point[]} points
 */
export const isLine = ([first, ...others]) => !others.length && !/<(p|ul|ol)>/.test(first.html);

/** Return plain text in which each typed bullet is one of Markdown.
 * @param {string} text
 */
export const withListSigns = (text) => text.replace(BULLETS, "$1- ");

/** Return the points of plain text, one for each line.
 * @param {string} text
 */
export function readLines(text) {
  const page = new DOMParser().parseFromString("", "text/html");
  for (const line of text.split(/[\r\n\u2028\u2029]+/)) {
    page.body.append(line, page.createElement("br"));
  }
  return readPoints(page.body.innerHTML);
}
