/* The schedule field: enables the time input only while its button is chosen, and shows the time
   in UTC (blog/admin/forms/datetime_fields.py). */
"use strict";
{
  const OFFSET = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", hourCycle: "h23" };

  /** Return the moment of a wall-clock time in a time zone, or null if the clock skips it. */
  function momentAt(wall, zone) {
    const wanted = Date.parse(`${wall}Z`);
    if (Number.isNaN(wanted)) {
      return null;
    }
    const clock = new Intl.DateTimeFormat("en-US", { ...OFFSET, timeZone: zone });
    const wallTimeAt = (at) => {
      const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
      return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
    };
    let at = wanted - (wallTimeAt(wanted) - wanted);
    at = wanted - (wallTimeAt(at) - at);
    return wallTimeAt(at) === wanted ? new Date(at) : null;
  }

  // The day in UTC, where it is a different one.
  function utcDay(at, wall) {
    const day = at.toISOString().slice(0, 10);
    return day === wall.slice(0, 10)
      ? ""
      : ` on ${at.toLocaleDateString("en-US", { month: "short", day: "numeric", timeZone: "UTC" })}`;
  }

  function enhance(widget) {
    const input = widget.querySelector("input[type=datetime-local]");
    const output = widget.querySelector("[data-utc]");
    const radios = [...widget.querySelectorAll("input[type=radio][name$='-chosen']")];
    const other = radios.find((radio) => radio.value === "other");

    function update() {
      input.disabled = !other.checked;
      const at = other.checked && input.value ? momentAt(input.value, widget.dataset.zone) : null;
      output.textContent = at ? `${at.toISOString().slice(11, 16)} UTC${utcDay(at, input.value)}` : "";
    }

    for (const radio of radios) {
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

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-schedule]").forEach(enhance);
  });
}
