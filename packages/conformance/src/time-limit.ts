import { AssertionError } from 'chai';

/** Generous: only a call that hangs comes near it. */
export const defaultTimeoutMs = 120_000;
/** What a timer can wait for. */
const longestTimeoutMs = 2 ** 31 - 1;

/** @throws RangeError where it is no number of milliseconds above 0, up to 24 days */
export function checkTimeoutMs(timeoutMs: number): number {
  if (typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs <= longestTimeoutMs)
    return timeoutMs;
  throw new RangeError(`timeoutMs must be a number above 0, at most ${longestTimeoutMs}`);
}

/**
 * The outcome of `work`, or an `AssertionError` once that takes longer: nothing hangs (contract G9).
 * Until then the timer keeps the process alive, which would else end in silence where nothing but an
 * unsettled promise is left.
 *
 * @param what begins the message: `C2/duplicates: opening a database`
 */
export async function within<T>(timeoutMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `${what} did not end within ${timeoutMs} ms`;
    timer = setTimeout(() => reject(new AssertionError(message)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
