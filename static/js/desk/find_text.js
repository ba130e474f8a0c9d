/* Finds and replaces words in plain and rich text, whatever their case, and whichever apostrophe, quotation
   mark or space they were typed with. In rich text every mark stays. */

const SAME = [" \u00a0", "'’‘", '"“”„'];
const SIGNS = /[.*+?^${}()|[\]\\/]/g;
const BLOCK = "p, h3, h4, li, ul, ol, blockquote, br";

/** Where words were found: the text nodes that hold them, and their ends in the first and last.
 * @typedef {{ nodes: Text[], start: number, end: number }} Match
 */

/** Return the pattern of what is looked for, or null for nothing.
 * @param {string} words
 */
export function patternOf(words) {
  if (!words.trim()) {
    return null;
  }
  const letters = [...words].map((letter) => {
    const same = SAME.find((signs) => signs.includes(letter));
    return same ? `[${same}]` : letter.replace(SIGNS, "\\$&");
  });
  return new RegExp(letters.join(""), "giu");
}

/** Return the runs of text nodes that nothing but marks divides.
 * @param {Node} root
 */
function runsIn(root) {
  /** @type {Text[][]} */
  const runs = [[]];
  /** @param {Node} node */
  function walk(node) {
    for (const child of node.childNodes) {
      if (child instanceof Text) {
        runs[runs.length - 1].push(child);
        continue;
      }
      const isBlock = child instanceof Element && child.matches(BLOCK);
      if (isBlock) {
        runs.push([]);
      }
      walk(child);
      if (isBlock) {
        runs.push([]);
      }
    }
  }
  walk(root);
  return runs.filter((run) => run.length);
}

/** Return where a pattern matches, in order.
 * @param {Node} root
 * @param {RegExp} pattern
 * @returns {Match[]}
 */
export function matchesIn(root, pattern) {
  return runsIn(root).flatMap((run) => {
    const text = run.map(({ data }) => data).join("");
    return [...text.matchAll(pattern)].map(({ index, 0: found }) => {
      let before = 0;
      /** @type {Match} */
      const match = { nodes: [], start: 0, end: 0 };
      for (const node of run) {
        const isIn = before < index + found.length && before + node.length > index;
        if (isIn) {
          match.start = match.nodes.length ? match.start : index - before;
          match.end = Math.min(node.length, index + found.length - before);
          match.nodes.push(node);
        }
        before += node.length;
      }
      return match;
    });
  });
}

/** Return words with a capital if what was found has one where what was looked for has none, as at
 * the beginning of a sentence.
 * @param {string} words
 * @param {string} found
 * @param {RegExp} pattern
 */
function withCapitalOf(words, found, pattern) {
  const isExact = new RegExp(`^(?:${pattern.source})`, "u").test(found);
  const [letter = ""] = found;
  return isExact || letter === letter.toLowerCase()
    ? words
    : words.charAt(0).toUpperCase() + words.slice(1);
}

/** Put words in the place of a match, in the mark in which it begins.
 * @param {Match} match
 * @param {RegExp} pattern
 * @param {string} replacement
 */
function replaceMatch({ nodes, start, end }, pattern, replacement) {
  const [first, ...others] = nodes;
  const words = withCapitalOf(replacement, first.data.slice(start), pattern);
  const last = others.pop();
  first.data = first.data.slice(0, start) + words + (last ? "" : first.data.slice(end));
  for (const node of others) {
    node.data = "";
  }
  if (last) {
    last.data = last.data.slice(end);
  }
}

/** Return rich text with words in the place of all matches, or of one by its place among them.
 * @param {string} html
 * @param {RegExp} pattern
 * @param {string} words
 * @param {number} [only]
 */
export function replaceInHtml(html, pattern, words, only) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const matches = matchesIn(body, pattern);
  const chosen = only === undefined ? matches : matches.slice(only, only + 1);
  for (const match of chosen.reverse()) {
    replaceMatch(match, pattern, words); // from the end, so that those before stay where they are
  }
  return chosen.length ? body.innerHTML : html;
}

/** Return plain text with words in the place of all matches, or of one.
 * @param {string} text
 * @param {RegExp} pattern
 * @param {string} words
 * @param {number} [only]
 */
export function replaceInText(text, pattern, words, only) {
  let index = -1;
  return text.replace(pattern, (found) => {
    index += 1;
    return only === undefined || only === index ? withCapitalOf(words, found, pattern) : found;
  });
}

/** Return how often a pattern matches in a field's value.
 * @param {string} value
 * @param {RegExp} pattern
 * @param {boolean} isHtml
 */
export function countIn(value, pattern, isHtml) {
  if (!isHtml) {
    return value.match(pattern)?.length ?? 0;
  }
  return matchesIn(new DOMParser().parseFromString(value, "text/html").body, pattern).length;
}
