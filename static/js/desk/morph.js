/* DOM morphing: updates an element to match another one and leaves equal nodes in place, so that
   pictures aren't loaded again and the scroll position is preserved. */
// idiomorph (11 KB minified) loads pictures anew when a section moves past them: they have no ids.
"use strict";
{
  const desk = window.desk;

  const isSameTag = (one, other) =>
    one.nodeType === Node.ELEMENT_NODE && one.cloneNode(false).isEqualNode(other.cloneNode(false));

  /** Make an element's content equal to that of another, changing only what differs. */
  desk.morph = (element, wanted) => {
    const old = [...element.childNodes];
    const fresh = [...wanted.childNodes];
    let end = null;
    while (old.length && fresh.length && old[0].isEqualNode(fresh[0])) {
      old.shift();
      fresh.shift();
    }
    while (old.length && fresh.length && old.at(-1).isEqualNode(fresh.at(-1))) {
      end = old.pop();
      fresh.pop();
    }
    const hasMoved = fresh.some((node) => node.children && old.some((other) => other.isEqualNode(node)));
    if (!hasMoved && old.length === fresh.length && old.every((node, i) => isSameTag(node, fresh[i]))) {
      old.forEach((node, i) => desk.morph(node, fresh[i]));
      return;
    }
    for (const node of fresh) {
      const index = old.findIndex((other) => other.isEqualNode(node));
      const next = index < 0 ? element.ownerDocument.importNode(node, true) : old.splice(index, 1)[0];
      element.insertBefore(next, end);
    }
    for (const node of old) {
      node.remove();
    }
  };
}
