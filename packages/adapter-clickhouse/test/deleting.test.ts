import { describe, expect, it } from 'vitest';
import { everything, minutely, minutes } from './bars.js';
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
});
