import type { CandleSeries } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import { everything, minutely, minutes } from './bars.js';
import { clickHouseUnavailable } from './database.js';
import { openStore } from './open-store.js';

describe.skipIf(clickHouseUnavailable())('a long range', () => {
  it('is told as it comes, each time from its first bar', async () => {
    const { store } = await openStore();
    const bars = minutes(200_000);
    await store.candles.saveMany(bars);
    const told: { readonly soFar: CandleSeries; readonly expected: number }[] = [];
    const onBars = (soFar: CandleSeries, expected: number) => told.push({ soFar, expected });
    const found = await store.candles.getRange(minutely, everything, { onBars });
    expect(found.equals(bars)).toBe(true);
    expect(told.length).toBeGreaterThan(1);
    for (const { soFar, expected } of told) {
      expect(soFar.equals(bars.rows(0, soFar.length))).toBe(true);
      expect(expected).toBeGreaterThanOrEqual(bars.length);
    }
    const lengths = told.map(({ soFar }) => soFar.length);
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
  });

  it('ends with what is thrown at that', async () => {
    const { store } = await openStore();
    await store.candles.saveMany(minutes(100_000));
    const enough = new Error('enough');
    const onBars = () => {
      throw enough;
    };
    const read = store.candles.getRange(minutely, everything, { onBars });
    await expect(read).rejects.toMatchObject({ code: 'UNKNOWN', cause: enough });
  });
});
