/* Which tab writes under a form's token: the one that holds its lock, as long as it is open. */

const PAUSE = 400; // milliseconds; a page that is left gives its lock up at once

/** Hold the lock of a token from now on; return whether another tab has it and keeps it. Where a
 * lock is only late, as on a busy machine, it is waited for; where the browser gives none, no tab
 * has one.
 * @param {string} token
 * @param {LockManager} locks the browser's
 */
export async function isTaken(token, locks) {
  const name = `desk-form:${token}`;
  const waiting = new AbortController();
  let isHeld = false;
  let isRefused = false;
  const hold = () => {
    isHeld = true;
    return new Promise(() => {});
  };
  locks.request(name, { signal: waiting.signal }, hold).catch(() => {
    isRefused = true; // by the browser, or when it is given up
  });
  for (let refusals = 0; refusals < 2; ) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    if (isHeld || isRefused) {
      return false;
    }
    const { pending = [] } = await locks.query();
    refusals = pending.some((lock) => lock.name === name) ? refusals + 1 : 0;
  }
  waiting.abort();
  return !isHeld;
}
