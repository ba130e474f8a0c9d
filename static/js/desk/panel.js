/* A page of the desk as a panel in another one: a dialog that is asked of the desk when it is opened. */

import { find } from "./dom.js";
import { signIn } from "./signin.js";

/** Return the panel of a page; null if the desk doesn't give it.
 * @param {string} address
 * @param {string} selector
 * @returns {Promise<HTMLDialogElement | null>}
 */
export async function loadPanel(address, selector) {
  const response = await fetch(address).catch(() => null);
  if (!response?.ok) {
    return null;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (find(page, "body.login") && (await signIn("You were signed out. Sign in to go on."))) {
    return loadPanel(address, selector);
  }
  const panel = find(page, selector, HTMLDialogElement);
  return panel && document.adoptNode(panel);
}
