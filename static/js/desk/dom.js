/* Finds elements, by selector and class, and what several pages do with them. */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/**
 * @template {Element} [T=HTMLElement]
 * @typedef {abstract new (...args: never[]) => T} Type
 */

/**
 * @template {Element} [T=HTMLElement]
 * @param {unknown} found
 * @param {Type<T>} [type]
 * @returns {T | null}
 */
function as(found, type) {
  return found instanceof (type ?? HTMLElement) ? /** @type {T} */ (found) : null;
}

/** Return the first element that matches and is of a class (HTMLElement unless told), or null.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {Type<T>} [type]
 */
export const find = (root, selector, type) => as(root.querySelector(selector), type);

/** Return the first element that matches and is of a class; throw if there is none.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {Type<T>} [type]
 * @returns {T}
 */
export function get(root, selector, type) {
  const found = find(root, selector, type);
  if (!found) {
    throw new Error(`The page has no ${selector}.`);
  }
  return found;
}

/** Return all elements that match and are of a class.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {Type<T>} [type]
 * @returns {T[]}
 */
export const all = (root, selector, type) =>
  [...root.querySelectorAll(selector)].flatMap((element) => as(element, type) ?? []);

/** Return the target of an event, or the nearest element around it, that matches; or null.
 * @template {Element} [T=HTMLElement]
 * @param {EventTarget | null} target
 * @param {string} selector
 * @param {Type<T>} [type]
 */
export const closest = (target, selector, type) =>
  as(target instanceof Element ? target.closest(selector) : null, type);

/** Return whether it is an input, a select or a textarea.
 * @param {unknown} element
 * @returns {element is Field}
 */
export const isField = (element) =>
  [HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement].some(
    (type) => element instanceof type,
  );

/** Return the inputs, selects and textareas that match.
 * @param {ParentNode} root
 * @param {string} [selector]
 */
export const fieldsIn = (root, selector = "input, select, textarea") =>
  [...root.querySelectorAll(selector)].filter(isField);

/** Focus a control, or another one of its group where it is disabled, as "up" is at the top.
 * @param {Element | null} control
 */
export function focusEnabled(control) {
  const isDisabled = control instanceof HTMLButtonElement && control.disabled;
  const group = isDisabled ? control.parentElement : null;
  as(group ? group.querySelector("button:enabled") : control)?.focus();
}

/** Move an element up (-1) or down (1) among its neighbors; return whether there was one.
 * @param {HTMLElement[]} elements
 * @param {HTMLElement} element
 * @param {number} by
 */
export function moveAmong(elements, element, by) {
  const neighbor = elements[elements.indexOf(element) + by];
  if (neighbor) {
    // Move the neighbor instead of the element, so that the element keeps the focus.
    element[by < 0 ? "after" : "before"](neighbor);
  }
  return Boolean(neighbor);
}

/** Announce a sentence to screen readers, without moving the focus.
 * @param {string} sentence
 */
export function announce(sentence) {
  const region = find(document, "[data-announcements]");
  if (region) {
    region.textContent = sentence;
  }
}
