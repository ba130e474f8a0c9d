/* The buttons and keys of the sections' cards. The menu that adds sections is in section_menu.js. */

import { all, closest, find, focusEnabled, get } from "./dom.js";
import { notifyChange } from "./fields.js";
import {
  allCards,
  arrange,
  copy,
  fold,
  move,
  orderingOf,
  refresh,
  remove,
  restore,
  showRemoved,
  showTitle,
} from "./section_cards.js";

/** @param {MouseEvent} event */
function handleClick(event) {
  const button = closest(event.target, "button");
  const card = closest(button, ".section-card");
  if (button && !card && "sectionsFold" in button.dataset) {
    for (const section of allCards()) {
      fold(section, button.dataset.sectionsFold === "true");
    }
  } else if (!button || !card) {
    return;
  } else if ("sectionUp" in button.dataset || "sectionDown" in button.dataset) {
    move(card, "sectionUp" in button.dataset ? -1 : 1);
    focusEnabled(button);
  } else if ("sectionCopy" in button.dataset) {
    copy(card);
  } else if ("sectionFold" in button.dataset) {
    fold(card, !card.classList.contains("collapsed"));
  } else if ("sectionRemove" in button.dataset) {
    remove(card);
  } else if ("sectionUndo" in button.dataset) {
    restore(card);
  }
}

/** Alt and an arrow move the section; in a row they move the row, and with Shift the section.
 * @param {KeyboardEvent} event
 */
function handleKey(event) {
  const { target } = event;
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const card = closest(target, ".section-card");
  const inRow = closest(target, "[data-row]");
  const opensList = target instanceof Element && target.matches("select, .select2-selection");
  if (!by || !card || !event.altKey || opensList || (inRow && !event.shiftKey)) {
    return;
  }
  event.preventDefault();
  const focused = document.activeElement;
  move(card, by);
  focusEnabled(focused);
}

// Sections that were folded when the article was saved stay folded, unless they have errors.
function restoreFolds() {
  const saved = new URLSearchParams(location.hash.slice(1)).get("collapsed")?.split(",") ?? [];
  for (const card of allCards()) {
    const hasErrors = find(card, ".errorlist");
    card.classList.toggle("collapsed", !hasErrors && saved.includes(orderingOf(card).value));
  }
}

document.addEventListener("content-editor:ready", () => {
  for (const icon of all(document, ".order-machine h3 .material-icons")) {
    icon.setAttribute("aria-hidden", "true"); // its text is the name of the icon
  }
  restoreFolds();
  arrange(allCards());
  showRemoved();
  document.addEventListener("click", handleClick);
  document.addEventListener("click", refresh); // a click on a title folds its card
  document.addEventListener("keydown", handleKey);
  document.addEventListener("input", ({ target }) => {
    const card = closest(target, ".section-card");
    if (card) {
      showTitle(card);
    }
  });
  document.addEventListener("drop", () => {
    arrange(allCards());
    notifyChange(get(document, ".order-machine"));
  });
});
