/* Goes to what a page says of the form that was sent: why nothing was done, or what was. */

import { find } from "./dom.js";

const result = find(document, "[data-result]");
if (result) {
  history.scrollRestoration = "manual"; // else the page stays where the form was
  window.addEventListener("load", () => result.focus());
}
