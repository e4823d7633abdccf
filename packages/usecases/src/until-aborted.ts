import { unlessAborted } from '@jts/adapter-kit';
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
      if (signal?.aborted) throw aborted(signal);
      const step = await nextUntilAborted(iterator, signal);
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

function nextUntilAborted<T>(
  iterator: AsyncIterator<T>,
  signal: AbortSignal | undefined,
): Promise<IteratorResult<T>> {
  const next = Promise.resolve(iterator.next());
  return signal === undefined ? next : unlessAborted(next, signal, aborted);
}

function aborted({ reason }: AbortSignal): AbortedError {
  return new AbortedError(undefined, { cause: reason });
}
