/* A choice of when: a time of one's own counts only while its button is chosen, and shows UTC. */
"use strict";
{
  const OFFSET = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", hourCycle: "h23" };

  /** The moment that a wall time means in a zone, or null for one that isn't there. */
  function momentOf(wall, zone) {
    const wanted = Date.parse(`${wall}Z`);
    if (Number.isNaN(wanted)) {
      return null;
    }
    const clock = new Intl.DateTimeFormat("en-US", { ...OFFSET, timeZone: zone });
    const shown = (at) => {
      const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
      return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
    };
    let at = wanted - (shown(wanted) - wanted);
    at = wanted - (shown(at) - at);
    return shown(at) === wanted ? new Date(at) : null;
  }

  // In UTC it may be another day.
  function nextDay(at, wall) {
    const day = at.toISOString().slice(0, 10);
    return day === wall.slice(0, 10)
      ? ""
      : ` on ${at.toLocaleDateString("en-US", { month: "short", day: "numeric", timeZone: "UTC" })}`;
  }

  function enhance(when) {
    const own = when.querySelector("input[type=datetime-local]");
    const output = when.querySelector("[data-utc]");
    const radios = [...when.querySelectorAll("input[type=radio][name$='-chosen']")];
    const other = radios.find((each) => each.value === "other");

    function show() {
      own.disabled = !other.checked;
      const at = other.checked && own.value ? momentOf(own.value, when.dataset.zone) : null;
      output.textContent = at ? `${at.toISOString().slice(11, 16)} UTC${nextDay(at, own.value)}` : "";
    }

    for (const radio of radios) {
      radio.addEventListener("change", () => {
        show();
        if (other.checked) {
          own.focus();
        }
      });
    }
    own.addEventListener("input", show);
    show();
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-when]").forEach(enhance);
  });
}
