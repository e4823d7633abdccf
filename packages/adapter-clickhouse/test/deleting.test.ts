import { describe, expect, it } from 'vitest';
import { barsAt, day, everything, minutely, minutes } from './bars.js';
import { clickHouseUnavailable } from './database.js';
import { openStore } from './open-store.js';
import { openProxy } from './proxy.js';

/** A store whose first DELETEs are taken, and said to be done, but find nothing: as a server loses them. */
async function losing(times: number) {
  const test = await openStore();
  await test.store.candles.saveMany(minutes(100));
  const proxy = await openProxy(test.url);
  proxy.replaceInRequests('WHERE symbol = {s', 'WHERE symbol < {s', {
    after: 'DELETE FROM',
    times,
  });
  return { test, behind: await test.connect({ url: proxy.url }) };
}

describe.skipIf(clickHouseUnavailable())('a delete', () => {
  it('that the server has lost beside others is done once more', async () => {
    const { test, behind } = await losing(2);
    expect(await behind.candles.deleteRange(minutely, everything)).toBe(100);
    expect(await test.store.candles.count(minutely)).toBe(0);
  });

  it('ends, though something is left each time, as where others go on to save', async () => {
    const { test, behind } = await losing(1000);
    expect(await behind.candles.deleteRange(minutely, everything)).toBe(100);
    expect(await test.store.candles.count(minutely)).toBe(100);
  });

  it('of each of many series at once leaves nothing', async () => {
    const { store } = await openStore();
    const keys = Array.from({ length: 8 }, (_, n) => ({ ...minutely, symbol: `S${n}` }));
    const times = Array.from({ length: 12 }, (_, n) => day(1 + n));
    for (const key of keys) await store.candles.saveMany(barsAt(times, undefined, key));
    for (const time of times) {
      const bar = { from: new Date(time), to: new Date(time) };
      const left = keys.map(async (key) => {
        await store.candles.deleteRange(key, bar);
        return store.candles.count(key, bar);
      });
      expect(await Promise.all(left)).toEqual(keys.map(() => 0));
    }
  });
});
