/* The outline of an article, to jump by, and how long it is. Both follow the form when the browser has
   nothing else to do, so that they cost no key. */

import { all, closest, find, get } from "./dom.js";
import { focusField, onChange } from "./fields.js";
import { controlOf, isRich } from "./richtext/editors.js";
import { fieldsOf, fold, isSetting, visibleCards } from "./section_cards.js";
import { openSection } from "./section_open.js";
import { countWords, readingMinutes, textOfHtml } from "./words.js";

/** @import { Field } from "./dom.js" */

/** A line of the outline: its level from 1, and where it leads: to a field, or the heading in it.
 * @typedef {{ words: string, level: number, isHeading: boolean, field: Field, index?: number }} Entry
 */

const PAUSE = 1000; // milliseconds after a change
const LONGEST = 60; // characters of a line

/** What was read of a field, as long as it has the same value.
 * @type {WeakMap<Field, { value: string, text: string, words: number, headings: Entry[] }>}
 */
const known = new WeakMap();

/** @param {Field} field */
const isCounted = (field) =>
  !("wordless" in field.dataset || "unseen" in field.dataset || isSetting(field));

/** @param {Field} field */
function read(field) {
  const { value } = field;
  let facts = known.get(field);
  if (facts?.value !== value) {
    const text = isRich(field) ? textOfHtml(value) : value;
    facts = {
      value,
      text: text.replace(/\s+/g, " ").trim(),
      words: isCounted(field) ? countWords(text) : 0,
      headings: isRich(field) && value.includes("<h") ? headingsIn(field) : [],
    };
    known.set(field, facts);
  }
  return facts;
}

/** @param {Field} field */
function headingsIn(field) {
  const { body } = new DOMParser().parseFromString(field.value, "text/html");
  return all(body, "h3, h4", Element).map((heading, index) => ({
    words: heading.textContent?.trim() ?? "",
    level: heading.localName === "h3" ? 2 : 3,
    isHeading: true,
    field,
    index,
  }));
}

/** Return the lines of a section: its heading, or its first words, and the headings in its text.
 * @param {HTMLElement} card
 * @returns {Entry[]}
 */
function entriesOf(card) {
  const fields = fieldsOf(card).filter((field) => !(field instanceof HTMLSelectElement));
  const inside = fields.flatMap((field) => read(field).headings);
  const first = fields.find((field) => read(field).text);
  if (!first || inside.some(({ field }) => field === first && read(first).value.startsWith("<h"))) {
    return inside; // it begins with a heading of its own, or is empty
  }
  const isHeading = first.name.endsWith("-heading");
  const isSmall = Boolean(find(card, "[name$='-heading_size']", HTMLSelectElement)?.value);
  const { text } = read(first);
  const words = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return [{ words, level: isHeading && !isSmall ? 1 : 2, isHeading, field: first }, ...inside];
}

let shown = "";
/** @type {Entry[]} */
let entries = [];

/** Go to the field of a line, or to the heading in it.
 * @param {Entry} entry
 */
function goTo({ field, index }) {
  const card = closest(field, ".section-card");
  if (card) {
    fold(card, false);
    openSection(card);
  }
  focusField(field);
  const control = controlOf(field);
  const target = index === undefined ? control : control.querySelectorAll("h3, h4")[index];
  (target ?? control).scrollIntoView({ block: "center" });
}

/** @param {HTMLElement} list */
function markCurrent(list) {
  const card = find(document, ".section-card.is-open");
  const current = entries.findIndex(({ field }) => card?.contains(field));
  for (const [index, button] of all(list, "button").entries()) {
    if (index === current) {
      button.setAttribute("aria-current", "true");
    } else {
      button.removeAttribute("aria-current");
    }
  }
}

/** @param {HTMLElement} list */
function showEntries(list) {
  entries = visibleCards().flatMap(entriesOf);
  const lines = JSON.stringify(entries.map(({ words, level }) => [words, level]));
  if (lines === shown) {
    return;
  }
  shown = lines;
  const items = entries.map(({ words, level, isHeading }) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    item.className = `outline__item outline__item--${level}`;
    item.classList.toggle("outline__item--words", !isHeading);
    item.append(button);
    return item;
  });
  list.replaceChildren(...items);
  markCurrent(list);
}

/** @param {HTMLElement} element */
function showLength(element) {
  const opening = find(document, "[name=opening_line]", HTMLTextAreaElement);
  const fields = [...(opening ? [opening] : []), ...visibleCards().flatMap(fieldsOf)];
  const count = fields.reduce((sum, field) => sum + read(field).words, 0);
  const words = `${count.toLocaleString("en")} ${count === 1 ? "word" : "words"}`;
  element.textContent = count ? `${words} · ${readingMinutes(count)} min` : "";
}

/**
 * @param {HTMLElement} outline
 * @param {HTMLFormElement} form
 */
function start(outline, form) {
  const list = get(outline, "ol");
  const length = find(document, "[data-text-length]");
  let isWaiting = false;
  function update() {
    isWaiting = false;
    showEntries(list);
    outline.hidden = entries.length === 0;
    if (length) {
      showLength(length);
    }
  }
  const whenIdle = window.requestIdleCallback ?? setTimeout; // Safari has no idle callbacks
  onChange(form, () => {
    if (!isWaiting) {
      isWaiting = true;
      setTimeout(() => whenIdle(update), PAUSE);
    }
  });
  document.addEventListener("focusin", () => markCurrent(list));
  list.addEventListener("click", ({ target }) => {
    const button = closest(target, "button");
    if (button) {
      goTo(entries[all(list, "button").indexOf(button)]);
    }
  });
  whenIdle(update);
}

document.addEventListener("content-editor:ready", () => {
  const outline = find(document, "[data-outline]");
  const form = outline?.closest("form");
  if (outline && form) {
    start(outline, form);
  }
});
