/* The pieces of a line that is pasted: text, each with its marks. */

/** How text is marked: the address of its link, whether it is bold or slanted, its size in pixels.
 * @typedef {{ a?: string, strong?: boolean, em?: boolean, size?: number }} Marks
 */

/** @typedef {{ text: string, marks: Marks }} Piece */

export const BREAK = "\n";

/** Return the pieces of a line without spaces that a browser would collapse.
 * @param {Piece[]} pieces
 */
export function trimPieces(pieces) {
  /** @type {Piece[]} */
  const trimmed = [];
  for (const { text, marks } of pieces) {
    const last = trimmed.at(-1);
    if (text === BREAK) {
      if (last) {
        last.text = last.text.replace(/ +$/, "") || last.text;
        trimmed.push({ text, marks });
      }
      continue;
    }
    const rest = !last || /[ \n]$/.test(last.text) ? text.replace(/^ +/, "") : text;
    if (rest) {
      trimmed.push({ text: rest, marks });
    }
  }
  const isBlank = (/** @type {Piece | undefined} */ piece) => piece && !piece.text.trim();
  while (isBlank(trimmed.at(-1))) {
    trimmed.pop();
  }
  while (isBlank(trimmed[0])) {
    trimmed.shift();
  }
  const first = trimmed[0];
  const last = trimmed.at(-1);
  if (first && last) {
    first.text = first.text.trimStart();
    last.text = last.text.trimEnd();
  }
  return trimmed;
}
