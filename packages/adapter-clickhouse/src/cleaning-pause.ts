/** So often a pause doubles at most. */
const mostDoublings = 4;

/**
 * How long to wait before the next cleaning, in milliseconds: half to all of the interval, by chance, so
 * that programs which began together don't clean together. Twice as long for each time that was in vain:
 * a table whose parts change faster than they are looked at is busy enough.
 *
 * @param random 0 to 1
 */
export const pauseBefore = (
  intervalMs: number,
  timesInVain: number,
  random: () => number = Math.random,
): number => intervalMs * 2 ** Math.min(timesInVain, mostDoublings) * (0.5 + random() / 2);
