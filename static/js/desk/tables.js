/* Reads pasted tables: those of Word, Google Docs and web pages, and the text of spreadsheets. */

import { all } from "./dom.js";
import { parseForeign } from "./richtext/foreign_html.js";

const BLOCKS = "p, div, td, th, li, h1, h2, h3, h4, h5, h6, blockquote, pre";
const HIDDEN = "script, [data-sheet], title, xml, template, noscript";
const PLACEHOLDER = /^\ue000(\d+)$/; // of a table, in the text around it

/** Return the text of an element, a line for each block and line break.
 * @param {Element} element
 */
function linesOf(element) {
  for (const each of element.querySelectorAll(HIDDEN)) {
    each.remove();
  }
  for (const each of element.querySelectorAll("br")) {
    each.replaceWith("\ue001");
  }
  for (const each of element.querySelectorAll(BLOCKS)) {
    each.before("\ue001");
    each.after("\ue001");
  }
  const text = (element.textContent ?? "").replace(/[\s\u00a0]+/g, " ");
  return text.split("\ue001").flatMap((line) => line.trim() || []);
}

/** Return the rows of a table. A cell over several columns or rows has its text in the first of
 * these places, and "" in the others.
 * @param {HTMLTableElement} table
 */
function cellsOf(table) {
  const rows = [...table.rows];
  /** @type {string[][]} */
  const grid = rows.map(() => []);
  for (const [index, row] of rows.entries()) {
    for (const cell of row.cells) {
      let column = 0;
      while (grid[index][column] !== undefined) {
        column += 1;
      }
      const end = index + (cell.rowSpan || rows.length); // 0 stands for all rows that follow
      for (let at = index; at < end && rows[at]?.parentElement === row.parentElement; at += 1) {
        for (let place = 0; place < Math.min(cell.colSpan, 20); place += 1) {
          grid[at][column + place] = "";
        }
      }
      grid[index][column] = linesOf(cell).join("\n");
    }
  }
  return grid.map((cells) => Array.from(cells, (text) => text ?? "")); // no gaps
}

/** Return the rows of the tables in HTML, and each line around them as a row; null without a table.
 * @param {string} html
 */
function readHtml(html) {
  const { body } = parseForeign(html);
  const tables = all(body, "table", HTMLTableElement).filter(
    (table) => !table.parentElement?.closest("table"),
  );
  if (!tables.length) {
    return null;
  }
  const rows = tables.map((table, index) => {
    const placeholder = body.ownerDocument.createElement("p");
    placeholder.textContent = `\ue000${index}`;
    table.replaceWith(placeholder);
    return cellsOf(table);
  });
  return linesOf(body).flatMap((line) => {
    const [, index] = PLACEHOLDER.exec(line) ?? [];
    return index === undefined ? [[line]] : rows[Number(index)];
  });
}

/** Return the rows of tab-separated text, whose cells with line breaks are quoted; null without a
 * tab.
 * @param {string} text
 */
function readTabs(text) {
  if (!text.includes("\t")) {
    return null;
  }
  /** @type {string[][]} */
  const rows = [[]];
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (const [found, quoted, plain, end] of lines.matchAll(
    /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/g,
  )) {
    if (!found && !end && rows.at(-1)?.length) {
      break; // the end of the text
    }
    rows.at(-1)?.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end === "\n") {
      rows.push([]);
    }
  }
  return rows;
}

/** Return what was pasted as rows of texts, without empty ones, or null if it is no table.
 * @param {string} html
 * @param {string} text the same as plain text
 */
export function readTable(html, text) {
  const rows = (html && readHtml(html)) || readTabs(text);
  const filled = rows?.filter((row) => row.some(Boolean)) ?? [];
  return filled.length ? filled : null;
}

/** Return a row that has no more than this many cells: the last one takes what has no place.
 * @param {string[]} row
 * @param {number} count
 */
export const fitted = (row, count) =>
  row.length > count
    ? [
        ...row.slice(0, count - 1),
        row
          .slice(count - 1)
          .filter(Boolean)
          .join("\n"),
      ]
    : row;
