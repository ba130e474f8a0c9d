/* A practice that has no time zone yet is offered that of the browser. */

import { find } from "./dom.js";

const select = find(document, "select[data-own-time-zone]", HTMLSelectElement);
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
if (select && [...select.options].some(({ value }) => value === timeZone)) {
  select.value = timeZone;
}
