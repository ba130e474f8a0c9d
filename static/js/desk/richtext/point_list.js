/* The DOM of a list of points in its editor: always one list, whose points are joined and inserted
   so that every word stays, in its order. Functions return where the cursor goes. */

/** @typedef {[Node, number]} Caret */

const LISTS = "ul, ol";
const BLOCKS = "p, div, h3, h4, blockquote";

/** Return whether there are no words in it.
 * @param {Node} node
 */
export const isBlank = (node) => !node.textContent?.replace(/[\u200b\ufeff]/g, "").trim();
/** @param {Node | null | undefined} node @returns {node is Element} */
const isList = (node) => node instanceof Element && node.matches(LISTS);
/** @param {Node} node @returns {node is Element} */
const isPoint = (node) => node instanceof Element && node.matches("li");
/** @param {Element} point */
const listsIn = (point) => [...point.children].filter(isList);

/** Return the point in which a node is, or null.
 * @param {Node} node
 */
export const pointOf = (node) =>
  (node instanceof Element ? node : node.parentElement)?.closest("li") ?? null;

/** Return the range of a point's own words, without the lists inside it.
 * @param {Element} point
 */
function wordsOf(point) {
  const range = document.createRange();
  const [list] = listsIn(point);
  range.setStart(point, 0);
  range.setEnd(point, list ? [...point.childNodes].indexOf(list) : point.childNodes.length);
  return range;
}

/** Return whether a point has words of its own, besides those of the lists inside it.
 * @param {Element} point
 */
export const hasWords = (point) => !isBlank(wordsOf(point).cloneContents());

/** Return the last point of a list, or of the lists inside it: its last line on the screen.
 * @param {Element} list
 * @returns {Element}
 */
function lastPoint(list) {
  const point = list.lastElementChild ?? list;
  const inner = listsIn(point).at(-1);
  return inner?.lastElementChild ? lastPoint(inner) : point;
}

/** Return where a point's own words end.
 * @param {Element} point
 * @returns {Caret}
 */
function endOf(point) {
  const { endOffset } = wordsOf(point);
  const last = point.childNodes[endOffset - 1];
  if (last instanceof Element && last.matches("p")) {
    return [last, last.childNodes.length];
  }
  // The last line break of a point only gives its line a height.
  return [point, endOffset - (last?.nodeName === "BR" ? 1 : 0)];
}

// --- Always one list -----------------------------------------------------------------------------

/** @param {Element} area */
const isOneList = (area) =>
  area.childNodes.length === 1 &&
  isList(area.firstChild) &&
  area.firstChild.childNodes.length > 0 &&
  [...area.firstChild.childNodes].every(isPoint);

/** Bring all that is in the editor into one list, in its order. Return null if it was one, else where
 * the cursor is now.
 * @param {Element} area
 * @param {Caret} [caret] where it was
 * @returns {Caret | null}
 */
export function makeOneList(area, caret) {
  if (isOneList(area)) {
    return null;
  }
  let [at, offset] = caret ?? [area, 0];
  const nodes = [...area.childNodes].flatMap((node) =>
    isList(node) ? [...node.childNodes] : node,
  );
  const list = [...area.children].find(isList) ?? document.createElement("ul");
  /** @type {Element | null} */
  let line = null; // a point of words that stood in no block
  list.replaceChildren();
  for (const node of nodes) {
    if (isPoint(node)) {
      list.append(node);
      line = null;
    } else if (node instanceof Element && node.matches(BLOCKS)) {
      const point = list.appendChild(document.createElement("li"));
      point.append(...node.childNodes);
      at = at === node ? point : at;
      line = null;
    } else if (!isBlank(node)) {
      line ??= list.appendChild(document.createElement("li"));
      line.append(node);
    }
  }
  if (!list.childNodes.length) {
    list.append(document.createElement("li"));
  }
  for (const point of list.children) {
    if (!point.childNodes.length) {
      point.append(document.createElement("br"));
    }
  }
  area.replaceChildren(list);
  return at !== area && area.contains(at) ? [at, offset] : endOf(lastPoint(list));
}

// --- Joining points ------------------------------------------------------------------------------

/** Return whether the cursor is at the start or the end of a point's own words.
 * @param {Range} caret
 * @param {Element} point
 * @param {"start" | "end"} edge
 */
export function isAt(caret, point, edge) {
  const between = wordsOf(point);
  if (edge === "start") {
    between.setEnd(caret.startContainer, caret.startOffset);
  } else {
    between.setStart(caret.startContainer, caret.startOffset);
  }
  const content = between.cloneContents();
  const breaks = content.querySelectorAll("br").length;
  return isBlank(content) && breaks <= (edge === "end" ? 1 : 0);
}

/** Return the point on the line above a point's, or null for the first.
 * @param {Element} point
 */
export function pointAbove(point) {
  const before = point.previousElementSibling;
  const inner = before && listsIn(before).at(-1);
  return inner ? lastPoint(inner) : (before ?? point.parentElement?.closest("li") ?? null);
}

/** Join a point with the one on the line above, and return where they meet.
 * @param {Element} point
 * @param {Element} above
 * @returns {Caret}
 */
export function join(point, above) {
  const list = point.parentElement;
  const before = point.previousElementSibling;
  const lists = listsIn(point);
  const [target, index] = endOf(above);
  if (target.childNodes[index]?.nodeName === "BR") {
    target.childNodes[index].remove();
  }
  for (const each of lists) {
    each.remove();
  }
  const [first] = point.childNodes;
  if (first instanceof Element && first.matches("p")) {
    first.replaceWith(...first.childNodes);
  }
  const next = target.childNodes[index] ?? null;
  for (const node of [...point.childNodes]) {
    target.insertBefore(node, next);
  }
  for (const each of lists) {
    const known = before && listsIn(before).at(-1);
    if (known) {
      known.append(...each.childNodes);
    } else if (before) {
      before.append(each);
    } else {
      point.before(...each.childNodes);
    }
  }
  point.remove();
  if (list && !list.childElementCount) {
    list.remove();
  }
  return [target, index];
}

// --- Inserting points ----------------------------------------------------------------------------

/** Insert points where the cursor is: an empty point becomes the first of them, others keep their
 * words, and what was after the cursor becomes a point after them.
 * @param {Element} area which is one list
 * @param {Range | null} caret
 * @param {string[]} points their HTML
 * @param {boolean} continues whether the first one continues the point at the cursor
 * @returns {Caret}
 */
export function insertPoints(area, caret, points, continues) {
  const point = (caret && pointOf(caret.startContainer)) ?? lastPoint(area.children[0]);
  const after = wordsOf(point);
  after.setStart(
    ...(caret ? /** @type {Caret} */ ([caret.startContainer, caret.startOffset]) : endOf(point)),
  );
  const rest = document.createElement("li");
  rest.append(after.extractContents());
  const isRestBlank = isBlank(rest);
  if (!isRestBlank) {
    rest.append(...listsIn(point));
  }
  const [first, ...others] = points.map((html) => {
    const created = document.createElement("li");
    created.innerHTML = html || "<br>";
    return created;
  });
  if (!hasWords(point)) {
    wordsOf(point).deleteContents();
    point.prepend(...first.childNodes);
  } else if (continues) {
    const words = document.createDocumentFragment();
    words.append(...first.childNodes);
    after.insertNode(words);
  } else {
    others.unshift(first);
  }
  point.after(...others, ...(isRestBlank ? [] : [rest]));
  const last = others.at(-1) ?? point;
  last.scrollIntoView({ block: "nearest" });
  return endOf(last);
}
