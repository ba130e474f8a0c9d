// Chance that is the same in every run.

/** Return a function that returns a whole number from 0 up to a limit, by a seed. */
export function chance(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
