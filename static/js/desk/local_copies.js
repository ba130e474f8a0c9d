/* Copies of unsaved form data in this browser's local storage, until the server has it.
   Storage may be forbidden or full: then there is no copy, and no error either. */
"use strict";
{
  const desk = (window.desk ??= {});
  const PREFIX = "desk-copy:";

  function attempt(action, fallback) {
    try {
      return action();
    } catch {
      return fallback;
    }
  }

  desk.localCopies = {
    /** Store the copy of a form, by its token; return whether that worked. */
    write: (token, copy) =>
      attempt(() => {
        localStorage.setItem(PREFIX + token, JSON.stringify(copy));
        return true;
      }, false),

    remove: (token) => attempt(() => localStorage.removeItem(PREFIX + token)),

    read: (token) => attempt(() => JSON.parse(localStorage.getItem(PREFIX + token)), null),

    /** Return the tokens of all forms that have a copy. */
    tokens: () =>
      attempt(
        () =>
          Object.keys(localStorage)
            .filter((key) => key.startsWith(PREFIX))
            .map((key) => key.slice(PREFIX.length)),
        [],
      ),
  };
}
