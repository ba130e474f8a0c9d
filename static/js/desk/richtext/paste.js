/* Reduces pasted HTML to what rich text may contain: headings, bold, italic, links, lists and
   quotations, including those of Word and Google Docs. This is a convenience; the server decides
   which HTML is allowed (blog/text/richtext.py). */

import { isBold, isSlanted, parseForeign, sizeOf } from "./foreign_html.js";
import { formulaText, isLeftOut } from "./left_out.js";
import { BREAK, trimPieces } from "./pieces.js";

/** @import { Marks, Piece } from "./pieces.js" */

/** @type {Record<string, string>} */
const HEADINGS = { h1: "h3", h2: "h3", h3: "h3", h4: "h4", h5: "h4", h6: "h4" };
const LISTS = ["ul", "ol"];
const CONTAINERS = [...LISTS, "li", "blockquote"];
const INLINE = new Set(
  (
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark q ruby s samp " +
    "small span strike strong sub sup time tt u var wbr"
  ).split(" "),
);
const ADDRESS = /^(https?:|mailto:|tel:|\/(?!\/))/i;
const FOOTNOTE = /^\s*\d{1,2}\s*$/;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const LONGEST_HEADING = 160; // characters
const LARGER = 1.15; // a heading is larger than the body text by this factor

// --- Reading ------------------------------------------------------------------------------------

/** The style takes precedence over the tag: Google Docs wraps everything into a <b> of normal
 * weight, and marks bold and italic by style only.
 * @param {Element} element
 * @param {Marks} marks of the element around it
 */
function marksOf(element, marks) {
  const name = element.localName;
  const bold = isBold(element) ?? (name === "b" || name === "strong" || marks.strong);
  const slanted = isSlanted(element) ?? (name === "i" || name === "em" || marks.em);
  const address = name === "a" ? (element.getAttribute("href")?.trim() ?? "") : "";
  return {
    a: ADDRESS.test(address) ? address : marks.a,
    strong: Boolean(bold),
    em: Boolean(slanted),
    size: sizeOf(element) ?? marks.size,
  };
}

class Writer {
  /** @param {Document} page */
  constructor(page) {
    this.page = page;
    /** @type {Map<Element, number | undefined>} */
    this.sizes = new Map(); // for each line in a single size: its block and the size
    this.root = page.createElement("div");
    this.at = /** @type {HTMLElement} */ (this.root);
    /** @type {Piece[]} */
    this.line = [];
    this.hasBlocks = false;
  }

  /**
   * @param {Node} node
   * @param {Marks} marks
   */
  read(node, marks) {
    for (const child of node.childNodes) {
      if (child instanceof Text) {
        this.readText(child, marks);
      } else if (child instanceof Element) {
        this.readElement(child, marks);
      }
    }
  }

  /**
   * @param {Text} text
   * @param {Marks} marks
   */
  readText(text, marks) {
    const lines = text.parentElement?.closest("pre") ? text.data.split(/\r?\n/) : [text.data];
    for (const [index, line] of lines.entries()) {
      if (index) {
        this.line.push({ text: BREAK, marks });
      }
      this.line.push({ text: line.replace(/[ \t\r\n\f]+/g, " "), marks });
    }
  }

  /**
   * @param {Element} element
   * @param {Marks} marks
   */
  readElement(element, marks) {
    const name = element.localName;
    if (isLeftOut(element)) {
      return;
    }
    if (name === "math") {
      this.line.push({ text: formulaText(element), marks });
    } else if (name === "rt") {
      this.line.push({ text: `(${element.textContent})`, marks });
    } else if (name === "br") {
      this.line.push({ text: BREAK, marks });
    } else if (element.matches(".Apple-converted-space")) {
      this.line.push({ text: " ", marks });
    } else if (name === "sup" && FOOTNOTE.test(element.textContent ?? "")) {
      const raised = element.textContent?.trim().replace(/\d/g, (digit) => RAISED[Number(digit)]);
      this.line.push({ text: raised ?? "", marks });
    } else if (INLINE.has(name) || name.includes(":")) {
      this.read(element, marksOf(element, marks));
    } else {
      this.hasBlocks = true;
      this.endLine();
      if (CONTAINERS.includes(name)) {
        this.readContainer(element, marks);
      } else {
        this.read(element, marksOf(element, marks));
      }
      this.endLine((this.at === this.root && HEADINGS[name]) || "p");
    }
  }

  /**
   * @param {Element} element
   * @param {Marks} marks
   */
  readContainer(element, marks) {
    const outer = this.at;
    const inner = this.page.createElement(element.localName);
    this.at = inner;
    this.read(element, marksOf(element, marks));
    this.endLine();
    this.at = outer;
    if (inner.localName === "li" && !LISTS.includes(outer.localName)) {
      outer.append(...inner.childNodes);
    } else if (inner.childNodes.length) {
      this.append(inner);
    }
  }

  /** A list may only contain items: Google Docs puts a nested list next to its item.
   * @param {Element} block
   */
  append(block) {
    /** @type {Element} */
    let parent = this.at;
    if (LISTS.includes(parent.localName) && block.localName !== "li") {
      const item = LISTS.includes(block.localName) ? parent.lastElementChild : null;
      parent = item ?? parent.appendChild(this.page.createElement("li"));
    }
    parent.append(block);
  }

  // --- Writing ----------------------------------------------------------------------------------

  endLine(tag = "p") {
    const pieces = trimPieces(this.line);
    this.line = [];
    let start = 0;
    for (const [number, { text }] of pieces.entries()) {
      if (tag === "p" && text === BREAK && pieces[number + 1]?.text === BREAK) {
        this.write(tag, trimPieces(pieces.slice(start, number)));
        start = number + 1;
      }
    }
    this.write(tag, trimPieces(pieces.slice(start)));
  }

  /**
   * @param {string} tag
   * @param {Piece[]} pieces
   */
  write(tag, pieces) {
    if (!pieces.length) {
      return;
    }
    const block = this.page.createElement(tag);
    const sizes = new Set(pieces.filter(({ text }) => text.trim()).map(({ marks }) => marks.size));
    if (this.at === this.root && sizes.size === 1) {
      this.sizes.set(block, [...sizes][0]);
    }
    /** @type {{ name: string, value: unknown, element: Element }[]} */
    let open = []; // the marks around the text, outermost first
    for (const { text, marks } of pieces) {
      const { a, strong, em } = marks;
      const wanted = Object.entries({ a, strong: strong && tag === "p", em }).filter(
        ([, value]) => value,
      );
      const differing = wanted.findIndex(
        ([name, value], index) => open[index]?.name !== name || open[index]?.value !== value,
      );
      open = open.slice(0, differing < 0 ? wanted.length : differing);
      for (const [name, value] of text.trim() ? wanted.slice(open.length) : []) {
        const element = this.page.createElement(name);
        if (name === "a") {
          element.setAttribute("href", String(value));
        }
        (open.at(-1)?.element ?? block).append(element);
        open.push({ name, value, element });
      }
      const node = text === BREAK ? this.page.createElement("br") : text;
      (open.at(-1)?.element ?? block).append(node);
    }
    this.append(block);
  }

  // --- Headings without heading markup ----------------------------------------------------------

  /** In a document without heading styles, a heading is a short line in a larger size than the body
   * text, and the larger, the higher.
   */
  findHeadings() {
    const sizeOfBlock = (/** @type {Element} */ block) => this.sizes.get(block) ?? Number.NaN;
    const bodySize = this.findBodySize();
    const larger = [...this.sizes.keys()].filter(
      (block) =>
        block.localName === "p" &&
        sizeOfBlock(block) > bodySize * LARGER &&
        (block.textContent ?? "").length <= LONGEST_HEADING,
    );
    const headings = [...this.sizes.keys()].filter(
      (block) => block.localName in HEADINGS || larger.includes(block),
    );
    const bySize = headings.every((block) => this.sizes.get(block)) ? headings : larger;
    const ranks = [...new Set(bySize.map(sizeOfBlock))].sort((one, other) => other - one);
    for (const block of larger) {
      const level = ranks.indexOf(sizeOfBlock(block)) + 2;
      this.rename(block, HEADINGS[`h${Math.min(level, 6)}`]);
    }
  }

  /** Return the size in which most of the characters are, or NaN if none is known. */
  findBodySize() {
    /** @type {Map<number, number>} */
    const counts = new Map();
    for (const [block, size] of this.sizes) {
      if (size !== undefined) {
        counts.set(size, (counts.get(size) ?? 0) + (block.textContent ?? "").length);
      }
    }
    const [most] = [...counts].sort(([, one], [, other]) => other - one);
    return most?.[0] ?? Number.NaN;
  }

  /**
   * @param {Element} block
   * @param {string} tag
   */
  rename(block, tag) {
    const heading = this.page.createElement(tag);
    heading.append(...block.childNodes);
    for (const bold of heading.querySelectorAll("strong")) {
      bold.replaceWith(...bold.childNodes);
    }
    for (const line of heading.querySelectorAll("br")) {
      line.replaceWith(" ");
    }
    heading.normalize();
    block.replaceWith(heading);
  }
}

/** Return the words of an only paragraph, which is inserted into the one at the cursor; part of a
 * sentence keeps the spaces around it.
 * @param {Element} paragraph
 * @param {Document} page
 * @param {boolean} hasBlocks whether the paragraph was one there already
 */
function withinSentence(paragraph, page, hasBlocks) {
  const text = (page.body.textContent ?? "").replace(/^[\r\n]+|[\r\n]+$/g, "");
  const before = !hasBlocks && /^[ \u00a0]/.test(text) ? " " : "";
  const after = !hasBlocks && /[ \u00a0]$/.test(text) ? " " : "";
  return before + paragraph.innerHTML + after;
}

/** Return the HTML reduced, or "" if there is no text.
 * @param {string} html
 */
export function cleanPaste(html) {
  const page = parseForeign(html);
  const writer = new Writer(page);
  writer.read(page.body, {});
  writer.endLine();
  writer.findHeadings();
  for (const paragraph of writer.root.querySelectorAll("li > p:first-child")) {
    if (!paragraph.parentElement?.querySelector(":scope > p ~ p")) {
      paragraph.replaceWith(...paragraph.childNodes);
    }
  }
  const [first, ...others] = writer.root.children;
  return first?.localName !== "p" || others.length
    ? writer.root.innerHTML
    : withinSentence(first, page, writer.hasBlocks);
}
