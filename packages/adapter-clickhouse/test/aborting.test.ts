import { describe, expect, it, vi } from 'vitest';
import { barsAt, daily, day, everything, minutely, minutes } from './bars.js';
import { clickHouseUnavailable, type TestDatabase } from './database.js';
import { openStore } from './open-store.js';
import { openProxy } from './proxy.js';

/** How many statements run in this database, that hold this text. */
const running = async ({ run, database }: TestDatabase, text: string) =>
  Number(
    await run(`SELECT count() FROM system.processes
      WHERE position(query, '${database}') > 0 AND position(query, '${text}') > 0 AND position(query, 'system.processes') = 0`),
  );
const until = (test: TestDatabase, text: string, count: number) =>
  vi.waitUntil(async () => (await running(test, text)) === count, {
    timeout: 20_000,
    interval: 20,
  });

/** The URL of a way to the server on which a statement gets no further than this many rows a second. */
async function slowed({ url }: TestDatabase, rowsPerSecond: number): Promise<string> {
  const settings = `timeout_before_checking_execution_speed=0&max_execution_speed=${rowsPerSecond}`;
  return (await openProxy(url, { settings })).url;
}

describe.skipIf(clickHouseUnavailable())('an abort', () => {
  it("of a read before the first row ends the server's query", async () => {
    const test = await openStore();
    await test.store.candles.saveMany(minutes(300_000));
    const slow = await test.connect({ url: await slowed(test, 5000) });
    const controller = new AbortController();
    const read = slow.candles.getRange(minutely, everything, { signal: controller.signal });
    const rejected = expect(read).rejects.toMatchObject({ code: 'ABORTED' });
    await until(test, 'LIMIT 1 BY', 1);
    controller.abort();
    await rejected;
    await until(test, 'LIMIT 1 BY', 0);
  });

  it("of a read after the first rows ends the server's query", async () => {
    const test = await openStore();
    // More than the buffers of the sockets in between take.
    await test.store.candles.saveMany(minutes(1_000_000));
    const proxy = await openProxy(test.url);
    const behind = await test.connect({ url: proxy.url });
    const controller = new AbortController();
    const begun = proxy.holdAnswerTo('LIMIT 1 BY');
    const read = behind.candles.getRange(minutely, everything, { signal: controller.signal });
    const rejected = expect(read).rejects.toMatchObject({ code: 'ABORTED' });
    await begun;
    expect(await running(test, 'LIMIT 1 BY')).toBe(1);
    controller.abort();
    await rejected;
    await until(test, 'LIMIT 1 BY', 0);
  });

  it("by the deadline ends the server's query too", async () => {
    const test = await openStore();
    await test.store.candles.saveMany(minutes(300_000));
    const slow = await test.connect({ url: await slowed(test, 5000) });
    const read = slow.candles.count(minutely, undefined, { timeoutMs: 300 });
    await expect(read).rejects.toMatchObject({ code: 'TIMEOUT' });
    await until(test, 'LIMIT 1 BY', 0);
  });

  it('of a write leaves all of it or nothing, and repeating completes it', async () => {
    const test = await openStore();
    const bars = minutes(200_000);
    const slow = await test.connect({ url: await slowed(test, 20_000) });
    const controller = new AbortController();
    const write = slow.candles.saveMany(bars, { signal: controller.signal });
    const outcome = write.then(
      () => 'done',
      ({ code }) => code,
    );
    // On a busy machine the insert may be through before anybody has seen it, or before the abort.
    await Promise.race([until(test, 'INSERT INTO', 1).catch(() => {}), outcome]);
    controller.abort();
    expect(['ABORTED', 'done']).toContain(await outcome);
    await until(test, 'INSERT INTO', 0);
    expect([0, bars.length]).toContain(await test.store.candles.count(minutely));
    await test.store.candles.saveMany(bars);
    expect((await test.store.candles.getRange(minutely, everything)).equals(bars)).toBe(true);
  });

  it('of a write never lets it end after a later write, and win', async () => {
    const test = await openStore();
    const { store } = test;
    for (let i = 0; i < 60; i++) {
      const controller = new AbortController();
      const early = barsAt([day(1)], () => 1000 + i);
      const later = barsAt([day(1)], () => 2000 + i);
      const given = store.candles.saveMany(early, { signal: controller.signal }).catch(() => {});
      for (let turns = 0; turns < i; turns++) await new Promise((done) => setImmediate(done));
      controller.abort();
      await store.candles.saveMany(later);
      await given;
      expect((await store.candles.getLatest(daily)).equals(later)).toBe(true);
    }
    await store.close();
    await until(test, 'INSERT INTO', 0);
    const other = await test.connect();
    expect((await other.candles.getLatest(daily)).at(0)?.close.toFixed()).toBe('0.2059');
  });

  it('of a write kills it before a later write, though all of it has reached the server', async () => {
    const test = await openStore();
    // Half a second for each row, when all rows are there.
    await test.run('ALTER TABLE candles ADD COLUMN pause UInt8 MATERIALIZED sleepEachRow(0.5)');
    const controller = new AbortController();
    const early = test.store.candles.saveMany(minutes(5), { signal: controller.signal });
    const rejected = expect(early).rejects.toMatchObject({ code: 'ABORTED' });
    await until(test, 'INSERT INTO', 1);
    controller.abort();
    await rejected;
    const later = minutes(1, 777);
    expect(await test.store.candles.saveMany(later)).toMatchObject({ inserted: 1 });
    await until(test, 'INSERT INTO', 0);
    expect((await test.store.candles.getRange(minutely, everything)).equals(later)).toBe(true);
  });

  it('of one call leaves the others alone', async () => {
    const { store } = await openStore();
    await store.candles.saveMany(minutes(1000));
    const controller = new AbortController();
    const calls = Array.from({ length: 10 }, (_, i) =>
      store.candles.count(minutely, undefined, i % 2 ? { signal: controller.signal } : {}),
    );
    controller.abort();
    const results = await Promise.allSettled(calls);
    expect(results.map(({ status }) => status)).toEqual(
      calls.map((_, i) => (i % 2 ? 'rejected' : 'fulfilled')),
    );
  });
});

describe.skipIf(clickHouseUnavailable())('close', () => {
  it("ends a read that outlasts the store's timeout", async () => {
    const test = await openStore();
    await test.store.candles.saveMany(minutes(300_000));
    const slow = await test.connect({ url: await slowed(test, 5000), timeoutMs: 500 });
    const read = slow.candles.count(minutely, undefined, { timeoutMs: 60_000 });
    const rejected = expect(read).rejects.toMatchObject({ code: 'CLOSED' });
    await until(test, 'LIMIT 1 BY', 1);
    await slow.close();
    await rejected;
    await until(test, 'LIMIT 1 BY', 0);
  });
});
