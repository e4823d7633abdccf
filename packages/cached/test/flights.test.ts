import type { CandleSeries } from '@jts/domain';
import { expect, test } from 'vitest';
import { bars, key, range, start } from './bars.js';
import { World } from './world.js';

const asked = range(start, start + 1000);

/** A database whose ranges wait until they are let go, and end with their signal. */
function slowWorld() {
  const world = new World();
  const { getRange } = world.database.candles;
  const reads: {
    readonly signal: AbortSignal | undefined;
    readonly go: (error?: Error) => void;
  }[] = [];
  world.database.candles.getRange = (of, at, options) =>
    new Promise<CandleSeries>((resolve, reject) => {
      const signal = options?.signal;
      const go = (error?: Error) => (error ? reject(error) : resolve(getRange(of, at)));
      signal?.addEventListener('abort', () => reject(signal.reason));
      reads.push({ signal, go });
    });
  return { world, reads };
}

test('equal reads at the same time ask the database once', async () => {
  const { world, reads } = slowWorld();
  await world.database.candles.saveMany(bars([start], 7n));
  const { candles } = world.store();
  const all = Array.from({ length: 100 }, () => candles.getRange(key, asked));
  await expect.poll(() => reads.length).toBe(1);
  reads[0]?.go();
  for (const read of await Promise.all(all)) expect(read.last?.volume).toBe(7n);
  expect(reads.length).toBe(1);
});

test('who aborts ends its own wait; when nobody waits, the read ends', async () => {
  const { world, reads } = slowWorld();
  const { candles } = world.store();
  const [one, other] = [new AbortController(), new AbortController()];
  const calls = [one, other].map(({ signal }) => candles.getRange(key, asked, { signal }));
  await expect.poll(() => reads.length).toBe(1);
  one.abort();
  await expect(calls[0]).rejects.toMatchObject({ code: 'ABORTED' });
  expect(reads[0]?.signal?.aborted).toBe(false);
  other.abort();
  await expect(calls[1]).rejects.toMatchObject({ code: 'ABORTED' });
  expect(reads[0]?.signal?.aborted).toBe(true);
  const next = candles.getRange(key, asked);
  await expect.poll(() => reads.length).toBe(2);
  reads[1]?.go();
  expect((await next).length).toBe(0);
});

test('the first may leave: the others wait on', async () => {
  const { world, reads } = slowWorld();
  const { candles } = world.store();
  const first = new AbortController();
  const aborted = candles.getRange(key, asked, { signal: first.signal });
  const second = candles.getRange(key, asked);
  await expect.poll(() => reads.length).toBe(1);
  first.abort();
  await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' });
  reads[0]?.go();
  expect((await second).length).toBe(0);
});

test('where the read that was joined fails, the others ask for themselves', async () => {
  const { world, reads } = slowWorld();
  const { candles } = world.store();
  const leader = candles.getRange(key, asked);
  const joiner = candles.getRange(key, asked);
  await expect.poll(() => reads.length).toBe(1);
  reads[0]?.go(new Error('lost'));
  await expect(leader).rejects.toMatchObject({ code: 'UNKNOWN' });
  await expect.poll(() => reads.length).toBe(2);
  reads[1]?.go();
  expect((await joiner).length).toBe(0);
});
