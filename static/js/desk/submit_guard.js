/* Checks before a form is submitted that the server answers and the user is still signed in, so
   that the form's data isn't lost to an error page or a sign-in page. */

import { get } from "./dom.js";
import { signIn } from "./signin.js";

/** Return whether a form can be submitted now. Asks the user to sign in again if necessary, and
 * shows the form's warning if the server doesn't answer.
 * @param {HTMLFormElement} form
 */
export async function canSubmit(form) {
  const warning = get(form, "[data-no-answer]");
  const response = await fetch(location.pathname, { redirect: "manual" }).catch(() => null);
  const isSignedOut = response?.type === "opaqueredirect";
  warning.hidden = isSignedOut || Boolean(response?.ok);
  if (!warning.hidden) {
    warning.focus();
  }
  return isSignedOut
    ? signIn("You were signed out. Sign in again to go on; nothing is lost.")
    : warning.hidden;
}
