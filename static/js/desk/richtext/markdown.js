/* Converts text that is unmistakably Markdown to HTML: headings, lists, quotations, bold, italic
   and links. It is meant for a section's worth of text; whole documents are parsed on the server
   (blog/importing/parser.py). */

// Syntax that is only written as Markdown; it takes two items to make a list.
const UNMISTAKABLE = new RegExp(
  [
    String.raw`^#{1,6} \S`,
    String.raw`\*\*\S[^*\n]*\*\*|__\S[^_\n]*__`,
    String.raw`\[[^\[\]\n]+\]\((?:https?:|mailto:|\/)[^)\s]+\)`,
    String.raw`^> \S`,
    String.raw`^([-*]|1\.) \S.*\n+\s*[-*] \S`,
    String.raw`^ *1\. \S.*\n+\s*2\. \S`,
  ].join("|"),
  "m",
);
const HEADING = /^(#{1,6}) +(.+?) *#*$/;
const ITEM = /^(\s*)((?:[-*+]|(\d+)[.)]) +)(\S.*)$/;
const QUOTE = /^> ?(.*)$/;
const TEXT = /^((?!> ).*\S.*)$/;

/** In an address, * and _ mark nothing.
 * @param {string} address
 */
const hideSigns = (address) => address.replace(/[*_]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** @param {string} text */
function inline(text) {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  return escaped
    .replace(
      /\[([^[\]]+)\]\(((?:https?:|mailto:|\/)[^)\s]+)\)/g,
      (_, words, address) => `<a href="${hideSigns(address)}">${words}</a>`,
    )
    .replace(/(\*\*|__)(?=\S)(.+?\S|\S)\1/g, "<strong>$2</strong>")
    .replace(/(?<![\w*])\*(?=\S)([^*]*[^*\s])\*(?![\w*])/g, "<em>$1</em>")
    .replace(/(?<!\w)_(?=\S)([^_]*[^_\s])_(?!\w)/g, "<em>$1</em>");
}

/** Return the item that a line is; null if it is none, as with a number that isn't the expected one.
 * @param {string | undefined} line
 */
function readItem(line = "", expected = 1) {
  const [found, indent, sign, number, text] = ITEM.exec(line) ?? [];
  return found === undefined || (number && Number(number) !== expected)
    ? null
    : { indent: indent.length, tag: number ? "ol" : "ul", sign, text };
}

/** Take list items from the start of the lines and return the list; items that are indented
 * further become a list inside the item above. A number alone makes no list, but is a word.
 * @param {string[]} lines
 * @param {{ indent: number, tag: string }} first the first of them
 * @returns {string}
 */
function takeList(lines, { indent, tag }) {
  const items = [];
  for (let item = readItem(lines[0]); item; item = readItem(lines[0], items.length + 1)) {
    if (item.indent < indent || item.tag !== tag) {
      break;
    }
    lines.shift();
    let { sign, text } = item;
    while (lines[0]?.trim() && ![ITEM, HEADING, QUOTE].some((start) => start.test(lines[0]))) {
      text += ` ${lines.shift()?.trim()}`;
    }
    while (lines.length > 1 && !lines[0].trim() && ITEM.test(lines[1])) {
      lines.shift();
    }
    const below = readItem(lines[0]);
    const inner = below && below.indent > indent ? takeList(lines, below) : "";
    items.push({ sign, words: inline(text), inner });
  }
  if (tag === "ol" && items.length === 1) {
    const [{ sign, words, inner }] = items;
    return `<p>${sign}${words}</p>${inner}`;
  }
  return `<${tag}>${items.map(({ words, inner }) => `<li>${words}${inner}</li>`).join("")}</${tag}>`;
}

/** Take lines of text from the start of the lines and return their paragraphs, or a quotation.
 * @param {string[]} lines
 */
function takeParagraphs(lines) {
  const pattern = QUOTE.test(lines[0]) ? QUOTE : TEXT;
  /** @type {string[][]} */
  const paragraphs = [[]];
  let found = pattern.exec(lines[0]);
  while (found) {
    lines.shift();
    const line = found[1].trim();
    if (line) {
      paragraphs[paragraphs.length - 1].push(line);
    } else {
      paragraphs.push([]);
    }
    const [next = ""] = lines;
    found = HEADING.test(next) || ITEM.test(next) ? null : pattern.exec(next);
  }
  const inner = paragraphs.map((texts) => `<p>${inline(texts.join(" "))}</p>`).join("");
  return pattern === QUOTE ? `<blockquote>${inner}</blockquote>` : inner;
}

/** Return HTML, or "" for text whose special characters may be literal.
 * @param {string} text
 */
export function fromMarkdown(text) {
  const lines = text.replace(/\r\n?|[\u2028\u2029]/g, "\n").split("\n");
  if (!UNMISTAKABLE.test(lines.join("\n"))) {
    return "";
  }
  let html = "";
  while (lines.length) {
    const [, signs, heading] = HEADING.exec(lines[0]) ?? [];
    const item = readItem(lines[0]);
    if (!lines[0].trim()) {
      lines.shift();
    } else if (signs) {
      html += `<h${signs.length}>${inline(heading)}</h${signs.length}>`;
      lines.shift();
    } else {
      html += item ? takeList(lines, item) : takeParagraphs(lines);
    }
  }
  return html;
}
