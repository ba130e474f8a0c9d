/* The menu of kinds of section, opened by any "+" and by the button at the end, which add one, and by
   the button that changes the kind of a section. */

import { all, announce, closest, find, get } from "./dom.js";
import { addSection, firstField } from "./section_cards.js";
import { write } from "./writing/fields.js";
import { changeKind } from "./writing/kinds.js";

/** @type {HTMLElement | null} */
let opener = null;

const menu = () => get(document, "#section-menu");
const kinds = () => all(menu(), "[role=menuitem]").filter((item) => !item.hidden);

/** @param {HTMLElement} item */
const nameOf = (item) => get(item, ".section-menu__name").textContent?.toLowerCase() ?? "";

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
  const changed = changes(button);
  (changed ?? button.parentElement)?.append(menu());
  menu().classList.toggle("section-menu--at-cursor", changed !== null);
  menu().style.top = changed ? `${button.offsetTop + button.offsetHeight}px` : "";
  for (const item of all(menu(), "[role=menuitem]")) {
    item.hidden = item.dataset.kind === changed?.dataset.kind;
  }
  menu().hidden = false;
  kinds()[0].focus();
  menu().scrollIntoView({ block: "nearest" });
}

function close({ restoreFocus = false } = {}) {
  menu().hidden = true;
  menu().classList.remove("section-menu--at-cursor");
  menu().style.top = "";
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
  write(firstField(card));
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
  const named = items.find((item) => nameOf(item).startsWith(event.key.toLowerCase()));
  if (to !== undefined) {
    event.preventDefault();
    items[to].focus();
  } else if (event.key !== " " && named) {
    named.focus();
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
