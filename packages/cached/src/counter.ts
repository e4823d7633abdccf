/**
 * The arithmetic of a series' counter, its *number*: `generation * 1024 + writes in progress`. A write adds
 * 1 as it begins and 1023 as it ends, so the number only grows: a value that was stored under an earlier
 * one was read from the database before that write was through.
 */
const perGeneration = 1024;

export const writeBegins = 1;
/** One generation more, one write less. */
export const writeEnds = perGeneration - 1;

/**
 * Numbers below it are of a counter that began at 0 because there was none: after an eviction the same
 * ones come again. Writes alone take billions to get here.
 */
const leastSeeded = 2 ** 42;

/** What makes a counter's numbers its own: a random multiple of 1024, 2^42 to 2^52. */
export function seed(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (Math.max(1, high % 2 ** 10) * 2 ** 32 + low) * perGeneration;
}

export const isSeeded = (number: number): boolean => number >= leastSeeded;

export const hasWritesInProgress = (number: number): boolean => number % perGeneration !== 0;

/**
 * Whether the writes in progress are more than there can be, or fewer than none: an end has been counted
 * twice, by whatever is on the way to the cache. Such a number must go, before a write makes it look idle.
 */
export const isBroken = (number: number): boolean => number % perGeneration >= perGeneration / 2;

/** Whether both are of one life of the counter: two seeds are nearly never so close. */
export const follows = (later: number, earlier: number): boolean =>
  later >= earlier && later - earlier < 2 ** 32;

/** A counter's number as a cache has it, in decimal digits; undefined where it is none. */
export function parseCounter(value: Uint8Array | null | undefined): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (value.length === 0 || value.length > 16) return undefined;
  let number = 0;
  for (const byte of value) {
    if (byte < 0x30 || byte > 0x39) return undefined;
    number = number * 10 + (byte - 0x30);
  }
  return Number.isSafeInteger(number) ? number : undefined;
}
