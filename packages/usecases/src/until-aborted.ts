import { AbortedError } from '@jts/domain';

/**
 * What a source gives, until the signal fires: then it throws `ABORTED` at once, even while the
 * source still waits (for standard input, say). Leaving the loop closes the source.
 */
export async function* untilAborted<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let isOpen = true;
  try {
    for (;;) {
      // A source that answers at once would win the race.
      if (signal?.aborted) throw new AbortedError(undefined, { cause: signal.reason });
      const step = await orAborted(iterator.next(), signal);
      if (step.done) {
        isOpen = false;
        return;
      }
      yield step.value;
    }
  } catch (error) {
    // A source that failed is closed already. One that still waits closes when it can.
    isOpen = false;
    if (signal?.aborted) iterator.return?.().catch(() => undefined);
    throw error;
  } finally {
    if (isOpen) await iterator.return?.();
  }
}

/**
 * Not a race against one promise for all steps: that would hold on to the result of each, and so to
 * all that a source has ever given.
 */
function orAborted<T>(step: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return step;
  return new Promise<T>((resolve, reject) => {
    const fail = () => reject(new AbortedError(undefined, { cause: signal.reason }));
    const forget = () => signal.removeEventListener('abort', fail);
    signal.addEventListener('abort', fail, { once: true });
    if (signal.aborted) fail();
    step.then(resolve, reject).finally(forget);
  });
}
