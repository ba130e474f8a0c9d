/* Reads the HTML of Word, Google Docs, Pages and others: styles that stand in style sheets, and
   lists without list markup. */

import { all } from "../dom.js";

const PROPERTIES = [
  "display",
  "font-size",
  "font-style",
  "font-weight",
  "text-decoration",
  "visibility",
];
// A pixel is three quarters of a point. Sizes are compared, so nearly equal ones become equal.
const THIRTIETHS = { pt: 40, px: 30 };
// In pixels: emoji, and what sites and newsletters count their readers by.
const TOO_SMALL = 32;

/** The page's Content-Security-Policy reports styles and handlers even in inert HTML: they get
 * other names.
 * @param {string} html
 */
const disarm = (html) =>
  html
    .replace(/<style\b/gi, "<xmp data-sheet")
    .replace(/<\/style\b/gi, "</xmp")
    .replace(/<[a-z][^<>]*>/gi, (tag) =>
      tag.replace(/([\s"'])(style|on[a-z]+)\s*=/gi, "$1data-$2="),
    );

/** @type {WeakMap<Element, string>} */
const fromSheets = new WeakMap();

/** Return an element's own style, followed by the rules of the pasted style sheets.
 * @param {Element} element
 */
export const styleOf = (element) =>
  `${element.getAttribute("data-style") ?? ""};${fromSheets.get(element) ?? ""}`;

/** macOS and Word put fonts and sizes into classes.
 * @param {Document} page
 */
function readSheets(page) {
  for (const { textContent } of page.querySelectorAll("[data-sheet]")) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(textContent ?? "");
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSStyleRule && !rule.selectorText.includes(":")) {
        applyRule(page, rule);
      }
    }
  }
}

/**
 * @param {Document} page
 * @param {CSSStyleRule} rule
 */
function applyRule(page, { selectorText, style }) {
  const declarations = PROPERTIES.filter((name) => style.getPropertyValue(name))
    .map((name) => `${name}: ${style.getPropertyValue(name)};`)
    .join("");
  for (const element of page.querySelectorAll(selectorText)) {
    fromSheets.set(element, declarations + (fromSheets.get(element) ?? ""));
  }
}

/** Return the value of a property in an element's style, or undefined.
 * @param {Element} element
 * @param {string} property
 * @param {string} value a pattern
 */
function readStyle(element, property, value) {
  return new RegExp(`(?:^|;)\\s*${property}:\\s*${value}`, "i").exec(styleOf(element));
}

/** Return the size of an element's letters in pixels, or undefined.
 * @param {Element} element
 */
export function sizeOf(element) {
  const [, number, unit] = readStyle(element, "font-size", "([\\d.]+)(pt|px)") ?? [];
  const thirtieths = unit?.toLowerCase() === "pt" ? THIRTIETHS.pt : THIRTIETHS.px;
  return number === undefined ? undefined : Math.round(Number(number) * thirtieths) / 30;
}

/** Return whether an element's style says that it is bold, or undefined.
 * @param {Element} element
 */
export function isBold(element) {
  const weight = readStyle(element, "font-weight", "([\\w.]+)")?.[1];
  return weight && (/^bold/i.test(weight) || Number(weight) >= 600);
}

/** Return whether an element's style says that it is slanted, or undefined.
 * @param {Element} element
 */
export function isSlanted(element) {
  const slant = readStyle(element, "font-style", "(\\w+)")?.[1];
  return slant && /^(italic|oblique)/i.test(slant);
}

/** Return whether an element is the bullet or number of one of Word's lists, written as text.
 * @param {Element} element
 */
export const isBullet = (element) => /mso-list:\s*ignore/i.test(styleOf(element));

/** Return whether the description of a picture is a sign that it stands for, as that of an emoji is.
 * @param {string} alt
 */
const isSign = (alt) => alt !== "" && !/[\p{L}\p{N}]/u.test(alt);

/** Return whether an image is one to look at, and not a sign among the words.
 * @param {Element} image
 */
export const isPicture = (image) =>
  !image.matches("[class*=emoji], [data-emoji]") &&
  !isSign(image.getAttribute("alt")?.trim() ?? "") &&
  !["width", "height"].some((side) => {
    const size = image.getAttribute(side)?.trim() ?? "";
    return /^[\d.]+(px)?$/.test(size) && Number.parseFloat(size) < TOO_SMALL;
  });

/** Word's lists are paragraphs with the level in their style and the bullet as text; Word for the
 * web puts every item into a list of its own.
 * @param {Element} element
 */
function readItem(element) {
  if (element.matches(".ListContainerWrapper")) {
    const items = all(element, "li");
    const tag = items[0]?.parentElement?.localName === "ol" ? "ol" : "ul";
    const level = Number(items[0]?.dataset.ariaLevel) || 1;
    return items.length === 1 ? { level, tag, content: items[0] } : null;
  }
  const level = readStyle(element, "mso-list", "l\\d+\\s+level(\\d+)")?.[1];
  const bullet = [...element.querySelectorAll("[data-style]")].find(isBullet);
  const tag = /^\(?\w{1,4}[.)]/.test(bullet?.textContent?.trim() ?? "") ? "ol" : "ul";
  return level ? { level: Number(level) || 1, tag, content: element } : null;
}

/** @param {HTMLElement} body */
function gatherLists(body) {
  /** @type {{ list: HTMLElement, level: number }[]} */
  let open = []; // the nested lists that are open, outermost first
  for (const element of body.querySelectorAll("p[data-style], .ListContainerWrapper")) {
    const item = readItem(element);
    if (!item) {
      continue;
    }
    if (element.previousElementSibling !== open[0]?.list) {
      open = [];
    }
    // Levels may be missing: the outermost list that isn't above the item's level takes it.
    const above = open.filter(({ level }) => level < item.level);
    let list = open[above.length]?.list;
    if (list?.localName !== item.tag) {
      list = body.ownerDocument.createElement(item.tag);
      const outer = above.at(-1)?.list.lastElementChild;
      if (outer) {
        outer.append(list);
      } else {
        element.before(list);
      }
    }
    open = [...above, { list, level: item.level }];
    const entry = body.ownerDocument.createElement("li");
    entry.append(...item.content.childNodes);
    list.append(entry);
    element.remove();
  }
}

/** Return the HTML as an inert document: its scripts don't run and nothing is loaded.
 * @param {string} html
 */
export function parseForeign(html) {
  const page = new DOMParser().parseFromString(disarm(html), "text/html");
  readSheets(page);
  gatherLists(page.body);
  return page;
}
