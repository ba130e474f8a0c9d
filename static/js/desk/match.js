/* Makes one part of a page equal to another and touches only what differs: the rest keeps its
   place, its pictures and the scroll. */
"use strict";
{
  const desk = window.desk;

  const isLike = (one, other) =>
    one.nodeType === Node.ELEMENT_NODE && one.cloneNode(false).isEqualNode(other.cloneNode(false));

  /** Make what is in an element equal to what is in another, touching only what differs. */
  desk.match = (element, wanted) => {
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
    const hasMoved = fresh.some((node) => node.children && old.some((each) => each.isEqualNode(node)));
    if (!hasMoved && old.length === fresh.length && old.every((each, i) => isLike(each, fresh[i]))) {
      old.forEach((each, i) => desk.match(each, fresh[i]));
      return;
    }
    for (const node of fresh) {
      const kept = old.findIndex((each) => each.isEqualNode(node));
      const next = kept < 0 ? element.ownerDocument.importNode(node, true) : old.splice(kept, 1)[0];
      element.insertBefore(next, end);
    }
    for (const node of old) {
      node.remove();
    }
  };
}
