/* The menu of kinds of section, opened by any "+" and by the button at the end, which add one, and by
   the button that changes the kind of a section. */

import { all, announce, closest, find, get } from "./dom.js";
import { focusField } from "./fields.js";
import { addSection, firstField } from "./section_cards.js";
import { changeKind } from "./writing/kinds.js";

/** @type {HTMLElement | null} */
let opener = null;

const menu = () => get(document, "#section-menu");
const kinds = () => all(menu(), "[role=menuitem]");

/** Return the section that a button makes one of another kind, or null.
 * @param {HTMLElement | null} button
 */
const changes = (button) =>
  button && "sectionKind" in button.dataset ? closest(button, ".section-card") : null;

/** @param {HTMLElement} button */
function open(button) {
  close();
  opener = button;
  button.setAttribute("aria-expanded", "true");
  (changes(button) ?? button.parentElement)?.append(menu());
  menu().hidden = false;
  kinds()[0].focus();
  menu().scrollIntoView({ block: "nearest" });
}

function close({ restoreFocus = false } = {}) {
  menu().hidden = true;
  opener?.setAttribute("aria-expanded", "false");
  if (restoreFocus) {
    opener?.focus();
  }
  opener = null;
}

/** @param {string} kind */
function addKind(kind) {
  const changed = changes(opener);
  const before = closest(opener, ".section-card");
  close();
  if (changed) {
    const label = changeKind(changed, kind).dataset.kindLabel;
    announce(`This section is now of the kind ${label}.`);
    return;
  }
  const card = addSection(kind, before);
  card.scrollIntoView({ block: "center" });
  focusField(firstField(card));
  announce(`${card.dataset.kindLabel}: added as ${card.getAttribute("aria-label")}.`);
}

/** @param {KeyboardEvent} event */
function handleKey(event) {
  const items = kinds();
  const index = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const columns = getComputedStyle(menu()).gridTemplateColumns.split(" ").length;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
  const to = step
    ? (index + step + items.length) % items.length
    : { Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items[to].focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    close({ restoreFocus: true });
  } else if (event.key === "Tab") {
    close({ restoreFocus: true }); // so that Tab continues from the button
  }
}

/** @param {MouseEvent} event */
function handleClick(event) {
  const button = closest(event.target, "[data-section-insert], [data-section-kind]");
  const kind = closest(event.target, "#section-menu [data-kind]")?.dataset.kind;
  if (button && button === opener) {
    close({ restoreFocus: true });
  } else if (button) {
    open(button);
  } else if (kind && opener) {
    addKind(kind);
  } else if (opener) {
    close();
  }
}

const element = find(document, "#section-menu"); // null without change permission
if (element) {
  element.addEventListener("keydown", handleKey);
  document.addEventListener("click", handleClick);
}
