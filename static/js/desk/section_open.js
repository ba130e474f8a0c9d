/* The section that is worked in is open: it shows its tools, and the fields that are still empty.
   What one looks at stays where it is on the screen while sections open and close. */

import { all, closest } from "./dom.js";
import { textOf } from "./fields.js";
import { allCards, fieldsOf, isSetting, mainField } from "./section_cards.js";

/** @type {HTMLElement | null} */
let openCard = null;
/** Whether a button is being pressed: it would be missed if it moved before it is let go. */
let isPressing = false;

/** Mark what isn't shown while a section is closed: what is empty, and settings.
 * @param {HTMLElement} card
 */
function markBlank(card) {
  const fields = fieldsOf(card);
  const isWritten = fields.some((field) => !isSetting(field) && textOf(field));
  for (const row of all(card, ".form-row, .rows__row")) {
    const own = fields.filter((field) => row.contains(field));
    const isFirst = !isWritten && own.includes(mainField(card));
    row.classList.toggle("is-setting", own.length > 0 && own.every(isSetting));
    row.classList.toggle(
      "is-blank",
      !isFirst && !own.some((field) => !isSetting(field) && textOf(field)),
    );
  }
}

/** Change the page while an element stays where it is on the screen.
 * @param {Element} element
 * @param {() => void} change
 */
function keepInPlace(element, change) {
  const { top } = element.getBoundingClientRect();
  change();
  window.scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
}

/** Open a section, or with null close the open one.
 * @param {HTMLElement | null} card
 * @param {Element} [seen] what stays in its place
 */
export function openSection(card, seen = card ?? document.body) {
  if (card === openCard) {
    return;
  }
  keepInPlace(seen, () => {
    if (openCard) {
      markBlank(openCard);
      openCard.classList.remove("is-open");
    }
    card?.classList.add("is-open");
    openCard = card;
  });
}

/** Lay out the sections off the screen, which takes long in a long article, once it can be read. */
function layOutAll() {
  document.body.classList.add("is-laid-out");
}

/** @param {Event} event */
function follow(event) {
  const { target } = event;
  if (event instanceof PointerEvent && event.type === "pointerdown") {
    const pressed = closest(target, "button, summary, a[href]");
    isPressing = event.button === 0 && pressed !== null && !closest(target, "[contenteditable]");
  }
  if (isPressing) {
    return;
  }
  const card = closest(target, ".order-machine > .section-card");
  if (target instanceof Element && (card || closest(target, ".article-head"))) {
    openSection(card, target);
  }
}

/** @param {Event} event */
function letGo(event) {
  isPressing = false;
  if (event.type === "click") {
    follow(event);
  }
}

document.addEventListener("formset:added", ({ target }) => {
  const card = closest(target, ".section-card");
  if (card) {
    // Once it has its numbers: section_cards.js.
    queueMicrotask(() => markBlank(card));
  }
});
document.addEventListener("content-editor:ready", () => {
  for (const card of allCards()) {
    markBlank(card);
  }
  // Before the browser puts the cursor where somebody clicked.
  document.addEventListener("pointerdown", follow, true);
  document.addEventListener("focusin", follow);
  for (const type of ["click", "keydown", "pointercancel"]) {
    document.addEventListener(type, letGo, true);
  }
  requestAnimationFrame(() => setTimeout(layOutAll)); // after what is seen was painted
});
