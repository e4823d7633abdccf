import { createMemoryCache } from '@jts/adapter-memory';
import { type CandleSeries, TimeoutError, UnavailableError } from '@jts/domain';
import { describe, expect, test } from 'vitest';
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

/** So many turns of the event loop that all has begun that can. */
async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve));
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

test.each(['an hour', 'a moment'])(
  'a read that runs for longer than its answer may be old is not joined any more: %s',
  async (age) => {
    const { world, reads } = slowWorld();
    await world.database.candles.saveMany(bars([start], 7n));
    const { candles } = world.store({ ttlMs: 3_600_000, freshMs: 1 });
    // Of the last bar, which may move, or of what has another behind it.
    if (age === 'an hour') await world.database.candles.saveMany(bars([start + 1e9], 8n));
    await candles.getCoverage(key);
    const early = candles.getRange(key, asked);
    await expect.poll(() => reads.length).toBe(1);
    world.pass(age === 'an hour' ? 3_600_001 : 2);
    const late = [candles.getRange(key, asked), candles.getRange(key, asked)];
    await turns();
    await world.database.candles.saveMany(bars([start], 9n));
    expect(reads.length).toBe(2);
    for (const { go } of reads) go();
    await early;
    for (const read of await Promise.all(late)) expect(read.last?.volume).toBe(9n);
  },
);

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

test('where the read that was joined fails, the others ask once more, together', async () => {
  const { world, reads } = slowWorld();
  const { candles } = world.store();
  const leader = candles.getRange(key, asked);
  const joiners = Array.from({ length: 20 }, () => candles.getRange(key, asked));
  await expect.poll(() => reads.length).toBe(1);
  reads[0]?.go(new Error('lost'));
  await expect(leader).rejects.toMatchObject({ code: 'UNKNOWN' });
  await expect.poll(() => reads.length).toBe(2);
  reads[1]?.go();
  for (const joiner of joiners) expect((await joiner).length).toBe(0);
  expect(reads.length).toBe(2);
});

describe('without a cache that answers', () => {
  const away = () => Promise.reject(new UnavailableError('away'));
  const dead = { ...createMemoryCache(), getMany: away, increment: away, delete: away, set: away };

  /** Where a read is running that others may not join. */
  async function withOneRunning() {
    const { world, reads } = slowWorld();
    const { candles } = world.store({}, dead);
    const first = candles.getRange(key, asked);
    await expect.poll(() => reads.length).toBe(1);
    return { world, reads, candles, first };
  }

  test('equal reads share the next read, not the one that runs: it may be older than a write', async () => {
    const { world, reads, candles, first } = await withOneRunning();
    const later = Array.from({ length: 50 }, () => candles.getRange(key, asked));
    await turns();
    expect(reads.length).toBe(1);
    await world.database.candles.saveMany(bars([start], 7n));
    reads[0]?.go();
    await first;
    await expect.poll(() => reads.length).toBe(2);
    // Too late for the second one.
    const last = candles.getRange(key, asked);
    await turns();
    reads[1]?.go();
    for (const read of await Promise.all(later)) expect(read.last?.volume).toBe(7n);
    await expect.poll(() => reads.length).toBe(3);
    reads[2]?.go();
    expect((await last).length).toBe(1);
    expect(reads.length).toBe(3);
  });

  test('a read that hangs holds up equal ones for a quarter of their time', async () => {
    const { reads, candles, first: hanging } = await withOneRunning();
    const next = candles.getRange(key, asked, { timeoutMs: 2000 });
    await expect.poll(() => reads.length, { timeout: 1500 }).toBe(2);
    reads[1]?.go();
    expect((await next).length).toBe(0);
    reads[0]?.go();
    await hanging;
  });

  test('who had less time does not fail the others', async () => {
    const { reads, candles, first } = await withOneRunning();
    const hasty = candles.getRange(key, asked, { timeoutMs: 5000 });
    const patient = candles.getRange(key, asked);
    await turns();
    reads[0]?.go();
    await first;
    await expect.poll(() => reads.length).toBe(2);
    reads[1]?.go(new TimeoutError('late'));
    await expect(hasty).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect.poll(() => reads.length).toBe(3);
    reads[2]?.go();
    expect((await patient).length).toBe(0);
  });

  test('an error is of all who shared the read', async () => {
    const { reads, candles, first } = await withOneRunning();
    const later = Array.from({ length: 10 }, () => candles.getRange(key, asked));
    const ends = Promise.allSettled(later);
    await turns();
    reads[0]?.go();
    await first;
    await expect.poll(() => reads.length).toBe(2);
    reads[1]?.go(new UnavailableError('gone'));
    for (const end of await ends) {
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE' } });
    }
    expect(reads.length).toBe(2);
  });
});
