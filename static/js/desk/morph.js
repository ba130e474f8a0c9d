/* DOM morphing: updates an element to match another one and leaves equal nodes in place, so that
   pictures aren't loaded again and the scroll position is preserved. */
// idiomorph (11 KB minified) loads pictures anew when a section moves past them: they have no ids.

/**
 * @param {Node} one
 * @param {Node | undefined} other
 */
const isSameTag = (one, other) =>
  other !== undefined &&
  one.nodeType === Node.ELEMENT_NODE &&
  one.cloneNode(false).isEqualNode(other.cloneNode(false));

/** Make an element's content equal to that of another, changing only what differs.
 * @param {Node} element
 * @param {Node} wanted
 */
export function morph(element, wanted) {
  const old = [...element.childNodes];
  const fresh = [...wanted.childNodes];
  /** @type {Node | null} */
  let end = null;
  while (old.length && fresh.length && old[0].isEqualNode(fresh[0])) {
    old.shift();
    fresh.shift();
  }
  while (old.length && fresh.length && old[old.length - 1].isEqualNode(fresh[fresh.length - 1])) {
    end = old.pop() ?? null;
    fresh.pop();
  }
  const hasMoved = fresh.some(
    (node) => node.nodeType === Node.ELEMENT_NODE && old.some((other) => other.isEqualNode(node)),
  );
  if (
    !hasMoved &&
    old.length === fresh.length &&
    old.every((node, index) => isSameTag(node, fresh[index]))
  ) {
    for (const [index, node] of old.entries()) {
      morph(node, fresh[index]);
    }
    return;
  }
  for (const node of fresh) {
    const index = old.findIndex((other) => other.isEqualNode(node));
    const next =
      index < 0 ? element.ownerDocument?.importNode(node, true) : old.splice(index, 1)[0];
    element.insertBefore(next ?? node, end);
  }
  for (const node of old) {
    node.remove();
  }
}
