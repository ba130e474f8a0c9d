/* What was sent while nobody was signed in: signing in on the same page, it is sent again at once. */

import { get } from "./dom.js";
import { signIn } from "./signin.js";

const form = get(document, "[data-send-again]", HTMLFormElement);
let isSignedIn = false;

/** @param {Event} event */
async function sendAgain(event) {
  if (isSignedIn) {
    return;
  }
  event.preventDefault();
  isSignedIn = await signIn("Sign in again and it is sent; nothing is lost.");
  if (isSignedIn) {
    form.requestSubmit();
  }
}

get(form, "[data-sign-in-first]").addEventListener("click", sendAgain);
form.addEventListener("submit", sendAgain);
