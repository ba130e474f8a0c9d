/* The focal point of a picture: set by a click or with the arrow keys, with the crops that it makes.
   The two numbers of the form, which it writes into, stand below it: a screen reader keeps the arrow
   keys for itself. */

import { find, get } from "./dom.js";

const STEPS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
});

/** @param {number} value */
const percent = (value) => Math.round(Math.min(Math.max(value, 0), 100));

/** Show a picture to point at above the two numbers of a form, if it has them.
 * @param {ParentNode} form
 */
export function showFocalPoint(form) {
  const x = find(form, "[name=focus_x]", HTMLInputElement);
  const y = find(form, "[name=focus_y]", HTMLInputElement);
  const image = find(form, ".field-preview img", HTMLImageElement);
  const pattern = find(document, "[data-focal-pattern]", HTMLTemplateElement);
  const row = x?.closest(".form-row");
  if (!(x && y && image && pattern && row instanceof HTMLElement) || find(form, "[data-focal]")) {
    return;
  }
  const focal = /** @type {DocumentFragment} */ (pattern.content.cloneNode(true));
  const area = get(focal, "[data-focal]");
  const point = get(area, "[data-focal-point]", HTMLButtonElement);
  const images = [...area.querySelectorAll("img")];
  const copy = () => {
    for (const each of images) {
      each.src = image.currentSrc || image.src;
    }
  };
  image.addEventListener("load", copy); // what stood in for it makes way
  copy();

  /** Show the point that the two numbers say. */
  const show = () => {
    const at = [x, y].map(({ value }) => percent(Number(value)));
    point.style.left = `${at[0]}%`;
    point.style.top = `${at[1]}%`;
    point.setAttribute(
      "aria-label",
      `Focal point: ${at[0]} % from the left, ${at[1]} % from the top`,
    );
    for (const each of images.slice(1)) {
      each.style.objectPosition = `${at[0]}% ${at[1]}%`;
    }
  };

  /**
   * @param {number} left
   * @param {number} top
   */
  const move = (left, top) => {
    [x.value, y.value] = [left, top].map((each) => String(percent(each)));
    x.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const [whole] = images;
  whole.addEventListener("click", ({ clientX, clientY }) => {
    const { left, top, width, height } = whole.getBoundingClientRect();
    move((100 * (clientX - left)) / width, (100 * (clientY - top)) / height);
    point.focus();
  });
  point.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      const by = event.shiftKey ? 10 : 1;
      move(Number(x.value) + by * step[0], Number(y.value) + by * step[1]);
    }
  });
  for (const field of [x, y]) {
    field.addEventListener("input", () => field.value && show());
  }
  row.classList.add("focal-numbers");
  row.before(focal);
  show();
}

showFocalPoint(document);
