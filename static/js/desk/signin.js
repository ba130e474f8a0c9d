/* Signing in again without leaving the page: the sign-in pages in an iframe in a dialog. It is
   done when the iframe shows templates/admin/signed_in.html. */

import { all, find, get } from "./dom.js";

/** @type {Promise<boolean> | null} */
let pending = null; // while the dialog is open

/** Put a new CSRF token into every form of the page; signing in invalidates the old one.
 * @param {string} token
 */
export function renewToken(token) {
  for (const input of all(document, "input[name=csrfmiddlewaretoken]", HTMLInputElement)) {
    input.value = token;
  }
}

/** Ask the user to sign in again, for a reason; return a promise of whether they did, which nobody
 * can on a page without the dialog.
 * @param {string} reason
 */
export function signIn(reason) {
  const dialog = find(document, "[data-sign-in]", HTMLDialogElement);
  if (!dialog) {
    return Promise.resolve(false);
  }
  get(dialog, "[data-sign-in-why]").textContent = reason;
  pending ??= open(dialog);
  return pending;
}

/**
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<boolean>}
 */
function open(dialog) {
  const frame = get(dialog, "iframe", HTMLIFrameElement);
  const closed = new AbortController();
  const { signal } = closed;
  return new Promise((resolve) => {
    const finish = () => {
      pending = null;
      closed.abort();
      resolve(dialog.returnValue === "signed-in");
    };
    dialog.addEventListener("close", finish, { signal });
    frame.addEventListener("load", () => handleLoad(dialog, frame), { signal });
    get(dialog, "[data-sign-in-later]").addEventListener("click", () => dialog.close(), { signal });
    dialog.returnValue = "";
    frame.src = frame.dataset.src ?? "";
    dialog.showModal();
  });
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLIFrameElement} frame
 */
function handleLoad(dialog, frame) {
  const page = frame.contentDocument; // null if the server didn't answer
  // The elements of another document are of its own classes.
  const signedIn = /** @type {HTMLElement | null} */ (page?.querySelector("[data-signed-in]"));
  if (!dialog.open || !page) {
    return;
  }
  const container = page.getElementById("container");
  if (signedIn) {
    renewToken(signedIn.dataset.csrf ?? "");
    dialog.close("signed-in"); // the focus returns to where it was
  } else if (container) {
    frame.style.height = `${container.offsetHeight + 8}px`;
    /** @type {HTMLElement | null} */ (page.querySelector("input:not([type=hidden])"))?.focus();
  }
}
