import {
  allocateColumns,
  CandleSeries,
  Decimal,
  maxScaledPrice,
  maxTimestamp,
  minTimestamp,
  scaledText,
  seriesKey,
} from '@jts/domain';
import { assert } from 'chai';
import { bar, day, everything, minute, minutely, range } from '../bars.js';
import { expectSeries, expectTimes, rejectsWith } from '../expect.js';
import { type CandleTest, candleCase } from './candle-case.js';

/** A series of one bar a minute, with these integers (price x 10^scale) as all its prices. */
function scaledBars(values: readonly bigint[], scale: number): CandleSeries {
  const columns = allocateColumns(values.length);
  values.forEach((value, i) => {
    columns.timestamp[i] = BigInt(minute(i));
    for (const field of ['open', 'high', 'low', 'close'] as const) columns[field][i] = value;
  });
  return CandleSeries.fromColumns(minutely, columns, scale);
}

/** Saves, and checks that every digit comes back, by every way to read. */
async function expectRoundTrip({ candles, scale }: CandleTest, series: CandleSeries) {
  await candles.saveMany(series);
  expectSeries(await candles.getRange(series.key, everything), series, scale);
  expectSeries(await candles.getLatest(series.key, series.length), series, scale, 'getLatest');
}

const prices: readonly (readonly [name: string, values: readonly bigint[]])[] = [
  ['the smallest', [1n, -1n, 2n, -2n]],
  ['zero', [0n]],
  ['the largest', [maxScaledPrice, -maxScaledPrice, maxScaledPrice - 1n]],
  ['beyond what a double holds', [2n ** 53n + 1n, -(2n ** 53n) - 1n, 123_456_789_012_345_678n]],
  ['across 32 bits', [2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, -(2n ** 31n) - 1n, -(2n ** 32n)]],
  ['that decimal fractions round', [1n, 3n, 7n, 11n, 29n, 57n, 1_005n, 100_001n]],
];

const volumes = [0n, 1n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];

const instants: readonly (readonly [name: string, ms: number])[] = [
  ['the first that can be stored', minTimestamp],
  ['the one after it', minTimestamp + 1],
  ['before the 32 bits of a DateTime', -(2 ** 31) * 1000 - 1],
  ['the millisecond before the epoch', -1],
  ['the epoch', 0],
  ['one millisecond', 1],
  ['the end of 31 bits', 2 ** 31 * 1000],
  ['the end of 32 bits', 2 ** 32 * 1000],
  ['one of 999 ms', Date.UTC(2024, 1, 29, 23, 59, 59, 999)],
  ['the last that can be stored', maxTimestamp],
];

export const exactnessCases = [
  ...prices.map(([name, values], i) =>
    candleCase({
      key: `G3/prices-${i + 1}`,
      title: `prices come back digit for digit: ${name}`,
      ask: (test) => expectRoundTrip(test, scaledBars(values, test.scale)),
    }),
  ),

  candleCase({
    key: 'G3/fields-stay-apart',
    title: 'open, high, low and close are each their own',
    ask: (test) => expectRoundTrip(test, CandleSeries.of(minutely, [bar(minute(0), 100)])),
  }),

  candleCase({
    key: 'G3/volumes',
    title: 'volumes from 0 to 2^64-1 come back exact',
    why: 'Through a double 2^53+1 becomes 2^53; as a signed integer 2^64-1 becomes -1.',
    async ask(test) {
      const columns = allocateColumns(volumes.length);
      columns.timestamp.set(volumes.map((_, i) => BigInt(minute(i))));
      columns.volume.set(volumes);
      await expectRoundTrip(test, CandleSeries.fromColumns(minutely, columns, 0));
    },
  }),

  candleCase({
    key: 'G3/timestamps',
    title: 'timestamps from 1900 to 2299 come back to the millisecond',
    why:
      'Asked several times: a database may compile what it runs often, and has compared times ' +
      'before 1970 as unsigned numbers from then on.',
    async ask(test) {
      const series = CandleSeries.of(
        minutely,
        instants.map(([, ms], i) => bar(ms, 100 + i)),
      );
      await expectRoundTrip(test, series);
      const { candles } = test;
      for (const [name, ms] of instants) {
        expectTimes(await candles.getRange(minutely, range(ms, ms)), [ms], name);
      }
      for (let time = 1; time <= 5; time++) {
        const coverage = await candles.getCoverage(minutely);
        assert.equal(coverage?.first.getTime(), minTimestamp, 'the first of the coverage');
        assert.equal(coverage?.last.getTime(), maxTimestamp, 'the last of the coverage');
        const [summary] = await candles.listSeries();
        assert.equal(summary?.first.getTime(), minTimestamp, 'the first of listSeries');
        assert.equal(summary?.last.getTime(), maxTimestamp, 'the last of listSeries');
      }
    },
  }),

  candleCase({
    key: 'G3/negative-zero',
    title: 'minus zero is zero',
    async ask({ candles, scale }) {
      const zero = new Decimal('-0');
      await candles.saveMany(
        CandleSeries.of(minutely, [
          bar(minute(0), zero),
          bar(minute(1), new Decimal('-0.0').times(-5)),
        ]),
      );
      const saved = await candles.getRange(minutely, everything);
      assert.deepEqual(
        saved.toArray().map((one) => one.toJSON().close),
        ['0', '0'],
      );
      assert.equal(saved.scale, scale);
    },
  }),

  candleCase({
    key: 'G3/scales',
    title: 'a series of another scale is stored with the same values, at the scale of the store',
    async ask(test) {
      await expectRoundTrip(test, scaledBars([5n, -7n, 12n], 0));
      const finer = scaledBars([10n, 120n, -30n], 1);
      await expectRoundTrip(test, finer);
      const finest = scaledBars([10n ** 15n, -(10n ** 16n)], 15);
      await expectRoundTrip(test, CandleSeries.of(seriesKey('FINE', '1d'), finest, { scale: 15 }));
    },
  }),

  candleCase({
    key: 'G3/too-many-places',
    title: 'a price of more places than the scale is VALIDATION, never rounded, and stores nothing',
    why: 'Databases cut excess decimals in silence.',
    async ask({ candles, scale }) {
      for (const [row, field] of (['open', 'high', 'low', 'close'] as const).entries()) {
        const columns = scaledBars([10n, 20n, 30n, 40n], scale + 1).copyColumns();
        columns[field][row] = 1n;
        const series = CandleSeries.fromColumns(minutely, columns, scale + 1);
        const path = `candles[${row}].${field}`;
        const error = await rejectsWith('VALIDATION', () => candles.saveMany(series));
        assert.include(error.message, path, 'the message names candle and field');
      }
      assert.equal(await candles.count(minutely), 0, 'bars stored by refused calls');
    },
  }),

  candleCase({
    key: 'G3/too-large',
    title: 'a price that the scale of the store has no digits for is VALIDATION',
    async ask({ candles, scale }) {
      const largest = scaledBars([maxScaledPrice], 0);
      if (scale === 0) return expectRoundTripAtZero(candles, largest);
      await rejectsWith('VALIDATION', () => candles.saveMany(largest));
      const limit = 10n ** BigInt(18 - scale);
      await rejectsWith('VALIDATION', () => candles.saveMany(scaledBars([1n, limit], 0)));
      await rejectsWith('VALIDATION', () => candles.saveMany(scaledBars([1n, -limit], 0)));
      await candles.saveMany(scaledBars([limit - 1n, 1n - limit], 0));
      const { last } = await candles.getRange(minutely, everything);
      assert.equal(last?.close.toFixed(), scaledText(1n - limit, 0));
    },
  }),

  candleCase({
    key: 'C8/any-bar',
    title: 'bars that make no sense are stored as they are',
    async ask(test) {
      const columns = allocateColumns(2);
      columns.timestamp.set([BigInt(day(1)), BigInt(day(2))]);
      columns.open.set([5n, -4n]);
      columns.high.set([1n, -9n]);
      columns.low.set([9n, 0n]);
      columns.close.set([0n, 3n]);
      await expectRoundTrip(test, CandleSeries.fromColumns(minutely, columns, 0));
    },
  }),
];

async function expectRoundTripAtZero(candles: CandleTest['candles'], series: CandleSeries) {
  await candles.saveMany(series);
  expectSeries(await candles.getRange(series.key, everything), series, 0);
}
