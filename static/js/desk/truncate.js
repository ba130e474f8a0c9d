/** Return text truncated at a word to the given number of characters.
 * @param {string} text
 * @param {number} maxLength
 */
export function truncate(text, maxLength) {
  const words = text.split(/\s+/);
  /**
   * @param {number} count of words
   * @param {number} ending how many characters come after them
   */
  const length = (count, ending) => [...words.slice(0, count).join(" ")].length + ending;
  if (length(words.length, 0) <= maxLength) {
    return words.join(" ");
  }
  let count = words.length;
  while (count && length(count, 1) > maxLength) {
    count -= 1;
  }
  return `${words.slice(0, count).join(" ")}…`;
}
