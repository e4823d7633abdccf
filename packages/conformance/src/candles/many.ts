import { allocateColumns, CandleSeries, type SeriesKey } from '@jts/domain';
import { assert } from 'chai';
import { bars, daily, everything, manyBars, minutely, toRaw } from '../bars.js';
import { expectSeries, resolves } from '../expect.js';
import { candleCase } from './candle-case.js';

const monthly: SeriesKey = { ...daily, timeframe: '1M' };
/** From 1900 to 2299. */
const months = 4800;

/** A bar of each month, all of whose prices are this one. */
function everyMonth(price: bigint): CandleSeries {
  const columns = allocateColumns(months);
  for (let i = 0; i < months; i++) columns.timestamp[i] = BigInt(Date.UTC(1900, i));
  for (const field of ['open', 'high', 'low', 'close'] as const) columns[field].fill(price);
  return CandleSeries.fromColumns(monthly, columns, 0);
}

export const manyCases = [
  candleCase({
    key: 'C1/list-many',
    title: 'a list has every series, however many there are',
    why: 'Databases and their drivers give a first page, and say so nowhere.',
    async ask({ candles, insertRaw }) {
      const symbols = Array.from({ length: 301 }, (_, i) => `S${String(i).padStart(4, '0')}`);
      const [row = assert.fail('a row')] = toRaw(bars({ 1: 100 }));
      await insertRaw(symbols.map((symbol) => ({ ...row, symbol })));
      const listed = await candles.listSeries({ exchange: daily.exchange });
      assert.deepEqual(
        listed.map(({ key }) => key.symbol),
        symbols,
      );
    },
  }),

  candleCase({
    key: 'C3/skip-many',
    title: 'skip: of 20,000 bars the stored ones win, wherever they stand',
    why: 'Lists of what is stored have a limit in statements.',
    needs: 'conflictSkip',
    async ask({ candles, scale }) {
      const [from, length] = [8000, 10_000];
      const stored = manyBars(length, { from, close: 5000 });
      await candles.saveMany(stored);
      const input = manyBars(20_000);
      const result = await candles.saveMany(input, { onConflict: 'skip' });
      assert.deepEqual(result, { inserted: 10_000, replaced: 0, skipped: 10_000 });
      const expected = input
        .rows(0, from)
        .concat(stored)
        .concat(input.rows(from + length));
      expectSeries(await candles.getRange(minutely, everything), expected, scale);
    },
  }),

  candleCase({
    key: 'C3/every-month',
    title: 'one save has a bar of each month from 1900 to 2299, and so has another over it',
    why: 'Databases limit how many partitions an insert may touch.',
    async ask({ candles, scale }) {
      for (const [price, inserted, replaced] of [
        [1n, months, 0],
        [2n, 0, months],
      ] as const) {
        const all = everyMonth(price);
        const result = await resolves(() => candles.saveMany(all), 'a save of 4,800 months');
        assert.deepEqual(result, { inserted, replaced, skipped: 0 });
        expectSeries(await candles.getRange(monthly, everything), all, scale);
      }
    },
  }),
];
