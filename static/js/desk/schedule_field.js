/* The schedule field: enables the time input only while its button is chosen, and shows the time
   in UTC (blog/admin/forms/datetime_fields.py). */

import { all, get } from "./dom.js";
import { formatUtc, momentAt } from "./wall_clock.js";

/** @param {HTMLElement} widget */
function enhance(widget) {
  const input = get(widget, "input[type=datetime-local]", HTMLInputElement);
  const output = get(widget, "[data-utc]");
  const other = get(widget, "input[type=radio][value=other]", HTMLInputElement);

  function update() {
    input.disabled = !other.checked;
    const wall = input.value;
    const at = other.checked && wall ? momentAt(wall, widget.dataset.zone) : null;
    output.textContent = at ? formatUtc(at, wall) : "";
  }

  for (const radio of all(widget, "input[type=radio][name$='-chosen']", HTMLInputElement)) {
    radio.addEventListener("change", () => {
      update();
      if (other.checked) {
        input.focus();
      }
    });
  }
  input.addEventListener("input", update);
  update();
}

for (const widget of all(document, "[data-schedule]")) {
  enhance(widget);
}
