// Chance that is the same in every run.

const ROUNDS = Number(process.env.ROUNDS || 1);
if (!(Number.isInteger(ROUNDS) && ROUNDS > 0)) throw new Error("ROUNDS is a number of times.");

/** Return the seeds of a test by chance: a sample, or so many times as many (docs/contributing.md). */
export function seeds(sample) {
  return Array.from({ length: sample * ROUNDS }, (_, seed) => seed);
}

/** Return a function that returns a whole number from 0 up to a limit, by a seed. */
export function chance(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
