/* The names of an article's tags, as the tags field holds them: separated by commas. */

/** Return a name without superfluous spaces.
 * @param {string} name
 */
export const normalize = (name) => name.replace(/\s+/g, " ").trim();

/** Return whether two names are of the same tag, which capital letters don't decide.
 * @param {string} one
 * @param {string} other
 */
export const isSame = (one, other) => one.toLowerCase() === other.toLowerCase();

/** Return the names in a text.
 * @param {string} text
 */
export const parseNames = (text) => text.split(",").map(normalize).filter(Boolean);

/** Return a text of names; empty ones are left out.
 * @param {string[]} names
 */
export const formatNames = (names) => names.map(normalize).filter(Boolean).join(", ");

/** Return whether a name is among others.
 * @param {string[]} names
 * @param {string} name
 */
export const includesName = (names, name) => names.some((other) => isSame(other, name));

/** Return the names with another one in the place of one of them, and only once.
 * @param {string[]} names
 * @param {string} name
 * @param {string} other
 */
export const replaceName = (names, name, other) =>
  names
    .filter((known) => known === name || !isSame(known, other))
    .map((known) => (known === name ? other : known));

/** Return what is typed before the last comma, and what after it.
 * @param {string} text
 */
export function splitTyped(text) {
  const comma = text.lastIndexOf(",");
  return { finished: text.slice(0, comma + 1), rest: text.slice(comma + 1).trimStart() };
}
