/* The signs of Markdown, as they are typed: what they stand for takes their place. */

const BEHIND = "\u200b"; // a space without width

/** What the signs at the start of a paragraph stand for. */
export const BLOCK_MARKS = /^(#{2,3}|[-*+]|1[.)]|>)[ \u00a0]$/;

const STRONG = /(\*\*|__)(?=\S)([^*_]*[^*_\s])\1$/;
const EMPHASIS = /(?<![\w*_])([*_])(?=[^\s*_])([^*_]*[^*_\s])\1$/;

/** Return the marked words that end a text, and their element; or null.
 * @param {string} text
 */
function readMark(text) {
  for (const [pattern, element] of /** @type {[RegExp, string][]} */ ([
    [STRONG, "strong"],
    [EMPHASIS, "em"],
  ])) {
    const found = pattern.exec(text);
    if (found) {
      return { element, start: found.index, words: found[2] };
    }
  }
  return null;
}

/** Replace the marked words before the cursor by what they stand for.
 * @param {CKEDITOR.Editor} editor
 */
export function replaceMark(editor) {
  const selection = document.getSelection();
  const node = selection?.isCollapsed ? selection.anchorNode : null;
  if (!(node instanceof Text) || !selection) {
    return;
  }
  const end = selection.anchorOffset;
  const found = readMark(node.data.slice(0, end));
  if (!found) {
    return;
  }
  editor.fire("saveSnapshot");
  const range = document.createRange();
  range.setStart(node, found.start);
  range.setEnd(node, end);
  range.deleteContents();
  const marked = document.createElement(found.element);
  marked.textContent = found.words;
  range.insertNode(marked);
  // What is typed next stands behind the mark, not in it; richtext.js takes the sign out.
  const behind = document.createTextNode(BEHIND);
  marked.after(behind);
  selection.collapse(behind, 1);
  editor.fire("saveSnapshot");
  editor.fire("change");
}
