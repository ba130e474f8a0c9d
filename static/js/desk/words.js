/* Words and reading times, counted as the site does (blog/text/reading_time.py). The cases that hold
   the two together are in tests/data/reading_time.json. */

const WORDS_PER_MINUTE = 230; // as in blog/text/reading_time.py
const SPACES = /(?:(?!\ufeff)\s|\u0085)+/;
const BLOCK = "p, h3, h4, li, ul, ol, blockquote, br";

/** @param {string} text */
export const countWords = (text) => text.split(SPACES).filter(Boolean).length;

/** Return the words of rich text, with a space between paragraphs.
 * @param {string} html
 */
export function textOfHtml(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const block of body.querySelectorAll(BLOCK)) {
    block.before(" ");
    block.after(" ");
  }
  return body.textContent ?? "";
}

/** Return the minutes that it takes to read so many words, at least one. Halves go to the even
 * number, as Python rounds.
 * @param {number} words
 */
export function readingMinutes(words) {
  const minutes = words / WORDS_PER_MINUTE;
  const whole = Math.floor(minutes);
  const isUp = minutes - whole > 0.5 || (minutes - whole === 0.5 && whole % 2 === 1);
  return Math.max(1, whole + Number(isUp));
}
