import { onAbort } from './on-abort.js';

/**
 * What the promise gives, unless the signal fires before, or has. Each wait listens for itself: a promise as
 * long as the signal, raced again and again, would hold on to the result of every race.
 *
 * @param failure what to reject with; the signal's reason if absent
 */
export function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  failure: (signal: AbortSignal) => unknown = ({ reason }) => reason,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(failure(signal));
    const deaf = onAbort(signal, fail);
    if (signal.aborted) fail();
    promise.then(resolve, reject).finally(deaf);
  });
}
