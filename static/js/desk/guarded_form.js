/* A form that was open for long asks to sign in again before it is sent, should its user have been
   signed out meanwhile, so that what was typed isn't lost to the sign-in page. */

import { find } from "./dom.js";
import { signIn } from "./signin.js";

const LONG = 20 * 60 * 1000; // nobody is signed out sooner (SignOutAfter in blog/models/practice.py)

const form = find(document, "#content-main form", HTMLFormElement);
const frame = find(document, "[data-sign-in] iframe", HTMLIFrameElement);

/** Return whether the desk would show its sign-in page now; false if it doesn't answer. */
async function isSignedOut() {
  const options = /** @type {RequestInit} */ ({ redirect: "manual" });
  const response = await fetch(frame?.dataset.src ?? "", options).catch(() => null);
  return response?.type === "opaqueredirect";
}

let isChecked = false; // and it is sent now

form?.addEventListener("submit", async (event) => {
  if (isChecked || !frame || performance.now() < LONG) {
    return;
  }
  event.preventDefault();
  const why = "You were signed out. Sign in again and it is saved; nothing is lost.";
  if (!(await isSignedOut()) || (await signIn(why))) {
    isChecked = true;
    form.requestSubmit(event.submitter);
    isChecked = false;
  }
});
