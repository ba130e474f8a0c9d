/* Keeps the line that is written clear of what stands at the foot of the screen: the row of buttons,
   and on a phone the toolbar above it. */

import { all, closest } from "../dom.js";

const AIR = 12; // pixels below the line

/** Return how far down the screen the cursor reaches, or null if it isn't in a text. */
function bottomOfCaret() {
  const focused = document.activeElement;
  if (focused instanceof HTMLTextAreaElement) {
    // A textarea grows with its words: their last line is its own.
    const isAtEnd = focused.selectionEnd === focused.value.length;
    return isAtEnd ? focused.getBoundingClientRect().bottom : null;
  }
  const selection = document.getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
  if (!range || !focused?.contains(range.endContainer)) {
    return null;
  }
  range.collapse(false);
  const [rect] = range.getClientRects();
  const { endContainer: node } = range;
  const element = node instanceof Element ? node : node.parentElement;
  return (rect ?? element?.getBoundingClientRect())?.bottom ?? null;
}

/** Scroll until the line at the cursor is seen. */
export function showCaret() {
  const bars = all(document, ".article-form .submit-row, .cke:focus-within .cke_top").filter(
    (bar) => getComputedStyle(bar).position === "fixed" && bar.offsetHeight,
  );
  const foot = Math.min(innerHeight, ...bars.map((bar) => bar.getBoundingClientRect().top));
  const bottom = bottomOfCaret();
  if (bottom !== null && bottom + AIR > foot) {
    scrollBy({ top: bottom + AIR - foot, behavior: "instant" });
  }
}

document.addEventListener("input", ({ target }) => {
  if (closest(target, ".section-card, .article-head")) {
    requestAnimationFrame(showCaret);
  }
});
