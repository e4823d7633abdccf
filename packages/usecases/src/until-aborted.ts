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
  const aborted = whenAborted(signal);
  let isOpen = true;
  try {
    for (;;) {
      // A source that answers at once would win the race.
      if (signal?.aborted) throw new AbortedError(undefined, { cause: signal.reason });
      const step = await Promise.race([iterator.next(), aborted.promise]);
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
    aborted.forget();
    if (isOpen) await iterator.return?.();
  }
}

function whenAborted(signal: AbortSignal | undefined) {
  let forget = () => {};
  const promise = new Promise<never>((_, reject) => {
    const fail = () => reject(new AbortedError(undefined, { cause: signal?.reason }));
    if (signal?.aborted) fail();
    signal?.addEventListener('abort', fail, { once: true });
    forget = () => signal?.removeEventListener('abort', fail);
  });
  // Nobody may be waiting when it fires.
  promise.catch(() => undefined);
  return { promise, forget: () => forget() };
}
