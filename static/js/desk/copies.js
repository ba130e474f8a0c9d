/* Copies of what is typed, in this browser, for as long as the server doesn't have it.
   A browser may forbid them, or be full: then there is none, and nothing else happens. */
"use strict";
{
  const desk = (window.desk ??= {});
  const PREFIX = "desk-words:";

  function attempt(action, otherwise) {
    try {
      return action();
    } catch {
      return otherwise;
    }
  }

  desk.copies = {
    /** Keep a copy under a form's token, instead of an older one. Gives whether it is kept. */
    write: (token, copy) =>
      attempt(() => {
        localStorage.setItem(PREFIX + token, JSON.stringify(copy));
        return true;
      }, false),

    remove: (token) => attempt(() => localStorage.removeItem(PREFIX + token)),

    read: (token) => attempt(() => JSON.parse(localStorage.getItem(PREFIX + token)), null),

    /** The tokens of all forms of which there is a copy. */
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
