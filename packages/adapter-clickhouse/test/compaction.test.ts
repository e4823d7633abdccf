import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { SeriesKey } from '@jts/domain';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { RowsByPart } from '../src/rows-by-part.js';
import { barsAt, daily, day, everything, minutely, minutes } from './bars.js';
import { clickHouseUnavailable, type TestDatabase } from './database.js';
import { openStore } from './open-store.js';

const rows = async ({ run }: TestDatabase, where = '1') =>
  Number(await run(`SELECT count() FROM candles WHERE ${where}`));

/** Does something again and again, until the work is done or has failed. */
async function beside(again: (n: number) => Promise<void>, work: () => Promise<unknown>) {
  let ended = false;
  const going = (async () => {
    for (let n = 0; !ended; n++) await again(n);
  })();
  try {
    await work();
  } finally {
    ended = true;
    await going;
  }
}

describe.skipIf(clickHouseUnavailable())('compaction', () => {
  it('removes what a replace superseded, and nothing else', async () => {
    const test = await openStore();
    const { store } = test;
    await store.candles.saveMany(minutes(5000));
    await store.candles.saveMany(minutes(3000, 200));
    await store.candles.saveMany(minutes(10, 300, 4990));
    const other = barsAt([day(1)], () => 1, { ...minutely, exchange: 'NYSE' });
    await store.candles.saveMany(other);
    const before = await store.candles.getRange(minutely, everything);
    expect(await rows(test)).toBe(5000 + 3000 + 10 + 1);
    expect(await store.compact()).toBe(3010);
    expect(await rows(test)).toBe(5001);
    expect((await store.candles.getRange(minutely, everything)).equals(before)).toBe(true);
    expect((await store.candles.getRange(other.key, everything)).equals(other)).toBe(true);
    expect(await store.compact()).toBe(0);
  });

  it('takes one statement for many rows that a merge has mixed with others', async () => {
    const test = await openStore();
    await test.store.candles.saveMany(minutes(60_000));
    await test.store.candles.saveMany(minutes(50_000, 5000, 100));
    await test.store.candles.saveMany(minutes(10_000, 9000, 20_000));
    await test.run('OPTIMIZE TABLE candles FINAL');
    const before = await test.store.candles.getRange(minutely, everything);
    expect(await test.store.compact()).toBe(60_000);
    expect(await rows(test)).toBe(60_000);
    const after = await test.store.candles.getRange(minutely, everything);
    expect(after.equals(before)).toBe(true);
    // Each condition is gone through for each part, and by each reader until it is applied.
    const mutations = `FROM system.mutations WHERE database = '${test.database}'`;
    expect(await test.run(`SELECT count() ${mutations}`)).toBe('1');
    expect(Number(await test.run(`SELECT max(length(command)) ${mutations}`))).toBeLessThan(
      200_000,
    );
  });

  it('of one series leaves the others', async () => {
    const test = await openStore();
    for (const close of [1, 2, 3]) {
      for (const key of [daily, minutely]) {
        await test.store.candles.saveMany(barsAt([day(1), day(2)], () => close, key));
      }
    }
    expect(await test.store.compact(daily)).toBe(4);
    expect(await rows(test, "timeframe = '1d'")).toBe(2);
    expect(await rows(test, "timeframe = '1m'")).toBe(6);
  });

  it("removes other programs' duplicates too, in many series at once", async () => {
    const test = await openStore();
    await test.run(`INSERT INTO candles SELECT toString(number % 120), 'KRX', '1d',
      fromUnixTimestamp64Milli(toInt64(${day(1)})), number, number, number, number, number
      FROM numbers(360) SETTINGS max_insert_threads = 1`);
    expect(await test.store.compact()).toBe(240);
    const key: SeriesKey = { ...daily, symbol: '7' };
    const left = await test.store.candles.getRange(key, everything);
    expect(left.toArray().map(({ close }) => close.toFixed())).toEqual(['247']);
  });

  it('removes them in series of any names, and none of others', async () => {
    const test = await openStore();
    const names = ["'", '\\', "' OR 1 = 1 --", '{s0:String}', '\\N', '%', '‘x’', '$1', "A' -- "];
    const keys = names.map((symbol, i) => ({ ...daily, symbol, exchange: names.at(-i) as string }));
    for (const key of [daily, ...keys]) {
      await test.store.candles.saveMany(barsAt([day(1), day(2)], () => 1, key));
      await test.store.candles.saveMany(barsAt([day(1)], () => 2, key));
    }
    expect(await test.store.compact(keys[0])).toBe(1);
    expect(await test.store.compact()).toBe(names.length);
    expect(await rows(test)).toBe(2 * (names.length + 1));
    for (const key of [daily, ...keys]) {
      const left = await test.store.candles.getRange(key, everything);
      expect(left.equals(barsAt([day(1), day(2)], (i) => 2 - i, key))).toBe(true);
    }
  });

  it('removes them in series whose names are too long for one address', async () => {
    const test = await openStore();
    const keys = Array.from({ length: 15 }, (_, n) => {
      return { ...daily, symbol: '가'.repeat(10_000 - n) };
    });
    for (const close of [1, 2]) {
      for (const key of [daily, ...keys]) {
        await test.store.candles.saveMany(barsAt([day(1)], () => close, key));
      }
    }
    expect(await test.store.compact()).toBe(keys.length + 1);
    expect(await rows(test)).toBe(keys.length + 1);
  });

  it('goes on where the table holds bytes that are no text', async () => {
    const test = await openStore();
    await test.run(`INSERT INTO candles SELECT unhex('ff'), 'KRX', '1d',
      fromUnixTimestamp64Milli(toInt64(${day(1)})), 1, 1, 1, 1, 1 FROM numbers(2)`);
    await test.store.candles.saveMany(barsAt([day(1)]));
    await test.store.candles.saveMany(barsAt([day(1)], () => 7));
    expect(await test.store.compact()).toBe(1);
  });

  it('happens by itself after the interval', async () => {
    const test = await openStore({ compactionIntervalMs: 50 });
    await test.store.candles.saveMany(barsAt([day(1), day(2)]));
    await test.store.candles.saveMany(barsAt([day(1), day(2)], () => 7));
    await vi.waitUntil(async () => (await rows(test)) === 2, { timeout: 20_000, interval: 50 });
    await test.store.candles.saveMany(barsAt([day(1)], () => 8));
    await vi.waitUntil(async () => (await rows(test)) === 2, { timeout: 20_000, interval: 50 });
  });

  it('by itself is done in the context of no call', async () => {
    const test = await openStore({ compactionIntervalMs: 50 });
    const context = new AsyncLocalStorage<string>();
    const requests = new Set<unknown>();
    const note = () => void requests.add(context.getStore());
    // Of Node itself: where instrumentations look for the span that a request belongs to.
    subscribe('http.client.request.start', note);
    onTestFinished(() => void unsubscribe('http.client.request.start', note));
    await context.run('a call', async () => {
      await test.store.candles.saveMany(barsAt([day(1)]));
      await test.store.candles.saveMany(barsAt([day(1)], () => 7));
    });
    await vi.waitUntil(async () => (await rows(test)) === 1, { timeout: 20_000, interval: 50 });
    expect(requests).toEqual(new Set(['a call', undefined]));
  });

  it('happens at close, for all series', async () => {
    const test = await openStore();
    for (const close of [1, 2]) {
      for (let n = 0; n < 60; n++) {
        const key = { ...daily, symbol: `S${n}` };
        await test.store.candles.saveMany(barsAt([day(1)], () => close, key));
      }
    }
    expect(await rows(test)).toBe(120);
    await test.store.close();
    expect(await rows(test)).toBe(60);
  });

  it('beside writers and merges never changes what is read', async () => {
    const test = await openStore();
    const { store } = test;
    await store.candles.saveMany(minutes(500));
    let close = 200;
    const writer = async () => {
      for (let i = 0; i < 4; i++) {
        close += 1;
        await store.candles.saveMany(minutes(500, close));
        const got = await store.candles.getRange(minutely, everything);
        expect(got.equals(minutes(500, close))).toBe(true);
      }
    };
    let writing = true;
    const cleaner = async () => {
      while (writing) await store.compact();
    };
    const merger = async () => {
      while (writing)
        await test.run('OPTIMIZE TABLE candles FINAL SETTINGS optimize_throw_if_noop = 0');
    };
    const done = writer().finally(() => {
      writing = false;
    });
    await Promise.all([done, cleaner(), merger()]);
    await store.compact();
    expect(await rows(test)).toBe(500);
    expect((await store.candles.getRange(minutely, everything)).equals(minutes(500, close))).toBe(
      true,
    );
  });

  it('gets through by several statements, though each gives the parts another name', async () => {
    const test = await openStore();
    const { store } = test;
    await store.candles.saveMany(minutes(30_000));
    // Too many stretches for one condition, or for three.
    const times = Array.from({ length: 500 * 16 }, (_, i) => 60 * Math.floor(i / 16) + (i % 16));
    const scattered = times.map((minute) => day(1) + minute * 60_000);
    await store.candles.saveMany(barsAt(scattered, () => 7, minutely));
    expect(await store.compact(minutely)).toBe(scattered.length);
    expect(await rows(test)).toBe(30_000);
    const after = await store.candles.getRange(minutely, everything);
    expect([...after.columns.close].filter((close) => close === 7n).length).toBe(scattered.length);
  });

  it('beside mutations that move rows removes none of another place', async () => {
    const test = await openStore();
    const { store } = test;
    await store.candles.saveMany(minutes(3000));
    const moveRows = async (n: number) => {
      // Removes rows from before all others, and at once: places behind them move.
      await test.run(`INSERT INTO candles SELECT '!', 'KRX', '1d',
        fromUnixTimestamp64Milli(toInt64(number)), 1, 1, 1, 1, 1 FROM numbers(${1 + (n % 7)})`);
      await test.run('OPTIMIZE TABLE candles FINAL SETTINGS optimize_throw_if_noop = 0');
      const removal =
        n % 2 === 0
          ? "ALTER TABLE candles DELETE WHERE symbol = '!'"
          : "DELETE FROM candles WHERE symbol = '!'";
      await test.run(`${removal} SETTINGS mutations_sync = 1`);
      await test.run('ALTER TABLE candles APPLY DELETED MASK SETTINGS mutations_sync = 1');
    };
    await beside(moveRows, async () => {
      for (let close = 200; close < 210; close++) {
        await store.candles.saveMany(minutes(3000, close));
        await store.compact(minutely);
        const got = await store.candles.getRange(minutely, everything);
        expect(got.equals(minutes(3000, close))).toBe(true);
      }
    });
    const got = await store.candles.getRange(minutely, everything);
    expect(got.equals(minutes(3000, 209))).toBe(true);
  });

  it('beside deletes that give its places other names counts no row that stays', async () => {
    const test = await openStore();
    const { store } = test;
    await test.run(`INSERT INTO candles SELECT '!', 'KRX', '1d',
      fromUnixTimestamp64Milli(toInt64(number)), 1, 1, 1, 1, 1 FROM numbers(500)`);
    let others = 500;
    // As above, from a part that merges with the others: each place of those moves, again and again.
    const moveRows = async (n: number) => {
      if (n >= 500) return;
      await test.run('OPTIMIZE TABLE candles FINAL SETTINGS optimize_throw_if_noop = 0');
      const one = `symbol = '!' AND timestamp = fromUnixTimestamp64Milli(toInt64(${n}))`;
      await test.run(`ALTER TABLE candles DELETE WHERE ${one} SETTINGS mutations_sync = 1`);
      others--;
    };
    await store.candles.saveMany(minutes(3000));
    const counts: (readonly [told: number, gone: number])[] = [];
    await beside(moveRows, async () => {
      for (let close = 200; close < 208; close++) {
        await store.candles.saveMany(minutes(3000, close));
        const before = await rows(test, "symbol != '!'");
        const told = await store.compact(minutely);
        counts.push([told, before - (await rows(test, "symbol != '!'"))]);
      }
    });
    for (const [told, gone] of counts) expect(told).toBeLessThanOrEqual(gone);
    expect(await rows(test, "symbol = '!'")).toBe(others);
    await store.compact();
    expect(await rows(test, "symbol != '!'")).toBe(3000);
  });

  it('by a place that a merge has renumbered removes nothing', async () => {
    const test = await openStore();
    await test.store.candles.saveMany(barsAt([day(1), day(2)]));
    await test.store.candles.saveMany(barsAt([day(1)], () => 7));
    const [part] = (await test.run('SELECT min(_part) FROM candles')).split('\n');
    await test.run('OPTIMIZE TABLE candles FINAL');
    const places = new RowsByPart();
    places.add([part as string], BigUint64Array.of(0n));
    const [condition] = [...places.conditions()];
    await test.run(`DELETE FROM candles WHERE ${condition}`);
    expect(await rows(test)).toBe(3);
  });
});
