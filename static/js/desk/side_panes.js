/* The panes beside the article form, of which one is open at a time. On a screen without room for
   them the details stand below the text, and the preview opens in a tab (preview.js). */

import { all, closest, find } from "./dom.js";

const STATE = "side-pane";

export const WIDE = matchMedia("(min-width: 1024px)"); // as in css/desk/pages/side_panes.css

const panes = () => all(document, ".side-pane");

/** Return whether a pane is seen beside the form.
 * @param {HTMLElement} pane
 */
export const isOpen = (pane) => WIDE.matches && !pane.classList.contains("is-closed");

/** Open a pane and close the others, or close all.
 * @param {HTMLElement | null} opened
 */
function show(opened) {
  document.body.dataset.pane = opened?.id ?? "none"; // for the style sheet, which is slow to look
  for (const pane of panes()) {
    pane.classList.toggle("is-closed", pane !== opened);
    const opener = find(document, `[aria-controls="${pane.id}"]`);
    opener?.setAttribute("aria-expanded", String(isOpen(pane)));
    pane.dispatchEvent(new CustomEvent("desk:pane"));
  }
}

/** @param {HTMLElement | null} opened */
function choose(opened) {
  sessionStorage.setItem(STATE, opened?.id ?? "none");
  show(opened);
}

/** Open the pane in which an element stands, if it stands in one that is closed.
 * @param {Element} element
 */
export function reveal(element) {
  const pane = closest(element, ".side-pane");
  if (pane && WIDE.matches && !isOpen(pane)) {
    show(pane);
  }
}

let textAt = 0; // how far down the page one was in the text, in pixels

/** Go to the details below the text, or from there back to where one was in it.
 * @param {HTMLElement} details
 */
function goToOrFrom(details) {
  if (details.getBoundingClientRect().top < innerHeight / 2) {
    scrollTo({ top: textAt });
    return;
  }
  textAt = scrollY;
  details.scrollIntoView();
  find(details, "input:not([type=hidden]), select, textarea")?.focus({ preventScroll: true });
}

/** Let the button of the details below the text say where it leads.
 * @param {HTMLElement} details
 */
function followDetails(details) {
  const opener = find(document, `[aria-controls="${details.id}"]`);
  new IntersectionObserver(
    ([{ isIntersecting }]) => {
      if (opener) {
        opener.textContent = isIntersecting && !WIDE.matches ? "Text" : "Details";
      }
    },
    { rootMargin: "0px 0px -50% 0px" },
  ).observe(details);
}

/** @param {MouseEvent} event */
function handleClick(event) {
  const opener = closest(event.target, "[aria-controls]");
  const pane = panes().find(({ id }) => id === opener?.getAttribute("aria-controls"));
  const closing = closest(event.target, "[data-pane-close]");
  if (pane && WIDE.matches) {
    event.preventDefault();
    choose(isOpen(pane) ? null : pane);
  } else if (pane?.matches("[data-details-pane]")) {
    goToOrFrom(pane);
  } else if (closing) {
    const id = closest(closing, ".side-pane")?.id;
    choose(null);
    find(document, `[aria-controls="${id}"]`)?.focus();
  }
}

const stored = sessionStorage.getItem(STATE) ?? "details-pane";
const first = document.getElementById(stored);
show(first);
document.addEventListener("click", handleClick);
const details = find(document, "[data-details-pane]");
if (details) {
  followDetails(details);
}
WIDE.addEventListener("change", () =>
  show(panes().find((pane) => !pane.classList.contains("is-closed")) ?? null),
);
