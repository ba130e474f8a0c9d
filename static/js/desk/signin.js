/* Signing in again without leaving the page: the sign-in pages in an iframe in a dialog. It is
   done when the iframe shows templates/admin/signed_in.html. */

import { all, find, get } from "./dom.js";

export const TOKEN = "csrfmiddlewaretoken"; // Django's field
const FORBIDDEN = 403;

/** @type {Promise<boolean> | null} */
let pending = null; // while the dialog is open

/** Return the CSRF token of the page, the same in all its forms. */
export const pageToken = () => get(document, `input[name=${TOKEN}]`, HTMLInputElement).value;

/** Put a new CSRF token into every form of the page; signing in invalidates the old one.
 * @param {string} token
 */
export function renewToken(token) {
  for (const input of all(document, `input[name=${TOKEN}]`, HTMLInputElement)) {
    input.value = token;
  }
}

/** Return a valid token, once the user is signed in; null if there is none.
 * @returns {Promise<string | null>}
 */
async function askToken() {
  const frame = find(document, "[data-sign-in] iframe", HTMLIFrameElement);
  const response = frame && (await fetch(frame.dataset.src ?? "").catch(() => null));
  if (!response?.ok) {
    return null;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const token = find(page, "[data-signed-in]")?.dataset.csrf;
  if (token) {
    return token;
  }
  return (await signIn("You were signed out. Sign in again to go on; nothing is lost."))
    ? pageToken()
    : null;
}

/** Send with the page's CSRF token; once more with a new one, which all forms get, if the desk refuses
 * it, as after signing in again in another window. Return the answer.
 * @template {{ status: number }} Answer
 * @param {(token: string) => Promise<Answer>} send
 * @param {() => Promise<string | Answer | null>} ask for a new token, or what is the answer without one
 */
export async function sendWithToken(send, ask = askToken) {
  const answer = await send(pageToken());
  if (answer.status !== FORBIDDEN) {
    return answer;
  }
  const token = await ask();
  if (typeof token !== "string") {
    return token ?? answer;
  }
  renewToken(token);
  return send(token);
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
