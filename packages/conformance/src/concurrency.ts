import type { CandleSeries } from '@jts/domain';
import { assert } from 'chai';

/** Lets timers and sockets have their turn. */
export const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

/** Runs `look` again and again while `work` is under way, and once after it. */
export async function whileRunning<T>(
  work: () => Promise<T>,
  look: () => Promise<void>,
): Promise<T> {
  let working = true;
  const worked = work().finally(() => {
    working = false;
  });
  const watch = async () => {
    while (working) {
      await look();
      await turn();
    }
    await look();
  };
  // Both to their end, lest the loser goes on in the next case.
  const [result, looked] = await Promise.allSettled([worked, watch()]);
  if (looked.status === 'rejected') throw looked.reason;
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** Does work for each item, a few at a time: most of a small call is waiting. */
export async function forEach<T>(
  items: readonly T[],
  work: (item: T, i: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries();
  const some = async () => {
    for (const [i, item] of rest) await work(item, i);
  };
  // All to their end, as above.
  const ends = await Promise.allSettled(Array.from({ length: 8 }, some));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/**
 * A stream of bars whose chunks are each later than the one before (contract C7). One that begins
 * again would never end, and from memory without a pause: no timer could fire, and no limit of time
 * would help.
 */
export async function* ascending(
  stream: AsyncIterable<CandleSeries>,
): AsyncGenerator<CandleSeries> {
  let last = Number.NEGATIVE_INFINITY;
  for await (const chunk of stream) {
    const first = chunk.first?.timestamp.getTime() ?? Number.NaN;
    assert.isAbove(first, last, 'the first bar of a chunk, and the last of the chunk before');
    last = chunk.last?.timestamp.getTime() ?? Number.NaN;
    yield chunk;
  }
}

/** All chunks of a stream. */
export async function collect(stream: AsyncIterable<CandleSeries>): Promise<CandleSeries[]> {
  const chunks: CandleSeries[] = [];
  for await (const chunk of ascending(stream)) chunks.push(chunk);
  return chunks;
}
