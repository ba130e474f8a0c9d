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

const SAVED_STATE = "sections-when-saved";

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
  const opensList = target instanceof Element && target.matches("select");
  if (!by || !card || !event.altKey || opensList || (inRow && !event.shiftKey)) {
    return;
  }
  event.preventDefault();
  const focused = document.activeElement;
  move(card, by);
  focusEnabled(focused);
}

/** The section editor adds what is folded, and how far the page is scrolled, to the address that a
 * form is sent to. Keep it in the tab instead, for the page that follows a save.
 * @param {HTMLFormElement} form
 * @param {SubmitEvent} event
 */
function keepState(form, { submitter }) {
  const [action, state] = form.action.split("#");
  form.action = action;
  if (submitter?.getAttribute("name") === "_continue") {
    sessionStorage.setItem(SAVED_STATE, state);
  }
}

/** Scroll there as soon as the page is that tall, which takes a slow machine a while, and once the
 * editors are there; who does something meanwhile is left in their place.
 * @param {number} top
 */
function scrollBack(top) {
  const growing = new ResizeObserver(() => window.scrollTo(0, top));
  growing.observe(get(document, ".order-machine"));
  const leave = () => growing.disconnect();
  for (const name of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(name, leave, { once: true, passive: true });
  }
  setTimeout(leave, 5000);
}

// Sections with errors are unfolded, and the list of errors is more important than the scroll.
function restoreState() {
  const saved = new URLSearchParams(sessionStorage.getItem(SAVED_STATE) ?? "");
  sessionStorage.removeItem(SAVED_STATE);
  const folded = saved.get("collapsed")?.split(",") ?? [];
  for (const card of allCards()) {
    const hasErrors = find(card, ".errorlist");
    card.classList.toggle("collapsed", !hasErrors && folded.includes(orderingOf(card).value));
  }
  const scrollY = Number(saved.get("scrollY"));
  if (scrollY > 0 && !find(document, "[data-problems]")) {
    scrollBack(scrollY);
  }
}

document.addEventListener("content-editor:ready", () => {
  for (const icon of all(document, ".order-machine h3 .material-icons")) {
    icon.setAttribute("aria-hidden", "true"); // its text is the name of the icon
  }
  restoreState();
  for (const form of document.forms) {
    form.addEventListener("submit", (event) => keepState(form, event)); // after the section editor
  }
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
