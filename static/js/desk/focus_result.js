/* Goes to what a page says of the form that was sent: why nothing was done, or what was. In a frame
   the attribute "autofocus" isn't enough. */

import { find } from "./dom.js";

find(document, "[data-result]")?.focus();
