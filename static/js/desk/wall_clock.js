/* Wall-clock times of a time zone, as a datetime-local input has them: "2026-02-03T09:00". */

/** @type {Intl.DateTimeFormatOptions} */
const PARTS = {
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  hourCycle: "h23",
};

/** Return the moment of a wall-clock time in a time zone, or null if the clock skips it.
 * @param {string} wall
 * @param {string | undefined} zone
 */
export function momentAt(wall, zone) {
  const wanted = Date.parse(`${wall}Z`);
  if (Number.isNaN(wanted)) {
    return null;
  }
  const clock = new Intl.DateTimeFormat("en-US", { ...PARTS, timeZone: zone });
  /** @param {number} at */
  const wallTimeAt = (at) => {
    const parts = clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]);
    const { year, month, day, hour, minute } = Object.fromEntries(parts);
    return Date.UTC(year, month - 1, day, hour, minute);
  };
  let at = wanted - (wallTimeAt(wanted) - wanted);
  at = wanted - (wallTimeAt(at) - at);
  return wallTimeAt(at) === wanted ? new Date(at) : null;
}

/** Return a moment in UTC, as "15:00 UTC"; with the day, where it isn't that of the wall clock.
 * @param {Date} at
 * @param {string} wall
 */
export function formatUtc(at, wall) {
  const iso = at.toISOString();
  const day = at.toLocaleDateString("en-US", { month: "short", day: "numeric", timeZone: "UTC" });
  return `${iso.slice(11, 16)} UTC${iso.slice(0, 10) === wall.slice(0, 10) ? "" : ` on ${day}`}`;
}
