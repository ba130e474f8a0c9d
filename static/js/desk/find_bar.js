/* The bar that finds and replaces words in the whole article: its title and opening line, and every field of
   its sections, as they are in the form. */

import { closest, fieldsIn, find, get } from "./dom.js";
import { setValue, textOf } from "./fields.js";
import { countIn, matchesIn, patternOf, replaceInHtml, replaceInText } from "./find_text.js";
import {
  controlOf,
  editors,
  isRich,
  restingTexts,
  updateTextareas,
  whenReady,
} from "./richtext/editors.js";
import { fieldsOf, fold, visibleCards } from "./section_cards.js";
import { openSection } from "./section_open.js";

/** @import { Field } from "./dom.js" */

const HEAD = "[name=title], [name=subtitle], [name=opening_line]";
const SHOWN = "is-found";

/** Where words were found: in a field, at a place among its matches.
 * @typedef {{ field: Field, index: number }} Place
 */

/** Return the fields with words, as they follow each other. */
const fieldsWithWords = () =>
  [...fieldsIn(document, HEAD), ...visibleCards().flatMap(fieldsOf)].filter(
    (field) =>
      !(field instanceof HTMLSelectElement || "wordless" in field.dataset) &&
      !closest(field, "[hidden]"),
  );

/** @param {RegExp} pattern */
function placesOf(pattern) {
  updateTextareas();
  return fieldsWithWords().flatMap((field) =>
    Array.from({ length: countIn(field.value, pattern, isRich(field)) }, (_, index) => ({
      field,
      index,
    })),
  );
}

/** Return the element in which a rich text is shown and written.
 * @param {Field} field
 */
const areaOf = (field) => restingTexts.get(field)?.area ?? editors.get(field)?.editable().$;

/** Return the range of a match on the screen, in a rich text.
 * @param {Place} place
 * @param {RegExp} pattern
 */
function rangeOf({ field, index }, pattern) {
  const area = areaOf(field);
  const match = area && matchesIn(area, pattern)[index];
  if (!match) {
    return null;
  }
  const range = document.createRange();
  range.setStart(match.nodes[0], match.start);
  range.setEnd(match.nodes[match.nodes.length - 1], match.end);
  return range;
}

/** @param {HTMLElement} bar */
function start(bar) {
  const words = get(bar, "#find-words", HTMLInputElement);
  const other = get(bar, "#find-other", HTMLInputElement);
  const said = get(bar, "[data-find-said]");
  const undo = get(bar, "[data-find-undo]");
  let current = 0;
  /** @type {{ field: Field, value: string, words: string }[]} */
  let replaced = []; // the fields that were changed, what they had, and their words since then

  /** @param {string} sentence */
  function say(sentence, { canUndo = false } = {}) {
    said.textContent = sentence;
    undo.hidden = !canUndo;
  }

  function unmark() {
    globalThis.CSS?.highlights?.delete("found");
    find(document, `.${SHOWN}`)?.classList.remove(SHOWN);
  }

  /**
   * @param {Place} place
   * @param {RegExp} pattern
   */
  function show(place, pattern) {
    unmark();
    const card = closest(place.field, ".section-card");
    if (card) {
      fold(card, false);
      openSection(card);
    }
    const control = controlOf(place.field);
    const range = isRich(place.field) ? rangeOf(place, pattern) : null;
    control.classList.add(SHOWN);
    if (range) {
      globalThis.CSS?.highlights?.set("found", new Highlight(range));
    }
    (range?.startContainer.parentElement ?? control).scrollIntoView({ block: "center" });
  }

  /** Find the words, and show one of the places: the same as before, or so many further.
   * @param {number} by
   */
  function look(by) {
    const pattern = patternOf(words.value);
    const places = pattern ? placesOf(pattern) : [];
    if (!pattern || !places.length) {
      unmark();
      say(pattern ? "Not found" : "");
      return;
    }
    current = (current + by + places.length) % places.length;
    show(places[current], pattern);
    say(`${current + 1} of ${places.length}`);
  }

  /** @param {Field} field @param {string} value */
  function change(field, value) {
    setValue(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Replace the words in some places, or in all.
   * @param {Place[]} places
   * @param {RegExp} pattern
   */
  function replace(places, pattern, only = false) {
    const index = only ? places[0].index : undefined;
    replaced = [...new Set(places.map(({ field }) => field))].map((field) => {
      const { value } = field;
      const put = isRich(field) ? replaceInHtml : replaceInText;
      change(field, put(value, pattern, other.value, index));
      return { field, value, words: textOf(field) };
    });
  }

  function replaceOne() {
    const pattern = patternOf(words.value);
    const places = pattern ? placesOf(pattern) : [];
    if (pattern && places.length) {
      current %= places.length;
      replace([places[current]], pattern, true);
      whenShown(places[current].field, () => look(0));
    }
  }

  function replaceAll() {
    const pattern = patternOf(words.value);
    const places = pattern ? placesOf(pattern) : [];
    if (pattern) {
      replace(places, pattern);
      unmark();
      say(`${places.length} replaced.`, { canUndo: places.length > 0 });
    }
  }

  function takeBack() {
    updateTextareas();
    const untouched = replaced.filter(({ field, words: left }) => textOf(field) === left);
    for (const { field, value } of untouched) {
      change(field, value);
    }
    const isWhole = untouched.length === replaced.length;
    replaced = [];
    say(isWhole ? "It is as it was." : "What was written since then stays as it is now.");
    words.focus();
  }

  function open() {
    bar.hidden = false;
    words.focus();
    words.select();
    look(0);
  }

  /** Find the words of a remark, from its section on.
   * @param {string} quote
   * @param {Element | null} card
   */
  function openAt(quote, card) {
    words.value = quote;
    const pattern = patternOf(quote);
    const places = pattern && card ? placesOf(pattern) : [];
    current = Math.max(
      0,
      places.findIndex(({ field }) => card?.contains(field)),
    );
    open();
  }

  function close() {
    bar.hidden = true;
    unmark();
    find(document, "[data-find-open]")?.focus();
  }

  /** @param {KeyboardEvent} event */
  function handleKey(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && event.target === words) {
      look(event.shiftKey ? -1 : 1);
    } else if (event.key === "Enter" && event.target === other) {
      replaceOne();
    }
  }

  words.addEventListener("input", () => {
    current = 0;
    look(0);
  });
  bar.addEventListener("keydown", handleKey);
  document.addEventListener("input", ({ isTrusted, target }) => {
    // What was written since then would be lost.
    undo.hidden ||= isTrusted && !bar.contains(/** @type {Node} */ (target));
  });
  for (const [name, action] of Object.entries({
    next: () => look(1),
    previous: () => look(-1),
    replace: replaceOne,
    "replace-all": replaceAll,
    undo: takeBack,
    close,
  })) {
    get(bar, `[data-find-${name}]`).addEventListener("click", action);
  }
  document.addEventListener("click", ({ target }) => {
    const quote = closest(target, "[data-find-quote]");
    if (quote) {
      openAt(find(quote, "span")?.textContent ?? "", closest(quote, ".section-card"));
    } else if (closest(target, "[data-find-open]")) {
      open();
    }
  });
}

/** Call a function once a field shows its value: an editor does so a moment later.
 * @param {Field} field
 * @param {() => void} callback
 */
function whenShown(field, callback) {
  if (editors.has(field)) {
    whenReady(field, callback);
  } else {
    callback();
  }
}

const bar = find(document, "[data-find-bar]");
if (bar) {
  start(bar);
}
