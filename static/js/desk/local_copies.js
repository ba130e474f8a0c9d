/* Copies of unsaved form data in this browser's local storage, until the server has it.
   Storage may be forbidden or full: then there is no copy, and no error either. */

/** A form's data, as it was after so many edits of a user, for an article ("" for a new one).
 * @typedef {{ user: string, post: string, edits: number, pairs: [string, string][] }} Copy
 */

const PREFIX = "desk-copy:";

/**
 * @template T
 * @param {() => T} action
 * @param {T} fallback
 */
function attempt(action, fallback) {
  try {
    return action();
  } catch {
    return fallback;
  }
}

/** Store the copy of a form, by its token; return whether that worked.
 * @param {string} token
 * @param {Copy} copy
 */
export const write = (token, copy) =>
  attempt(() => {
    localStorage.setItem(PREFIX + token, JSON.stringify(copy));
    return true;
  }, false);

/** Return the copy of a form, or null.
 * @param {string} token
 * @returns {Copy | null}
 */
export const read = (token) =>
  attempt(() => JSON.parse(localStorage.getItem(PREFIX + token) ?? "null"), null);

/** Remove the copy of a form, unless it has later edits than these.
 * @param {string} token
 * @param {number} edits
 */
export function removeUpTo(token, edits) {
  if ((read(token)?.edits ?? 0) <= edits) {
    attempt(() => localStorage.removeItem(PREFIX + token), undefined);
  }
}

/** Return the tokens of all forms that have a copy. */
export const tokens = () =>
  attempt(() => Object.keys(localStorage), [])
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length));
