import { allocateColumns, Candle, CandleSeries, maxScaledPrice, type SeriesKey } from '@jts/domain';
import type { ConflictRule, SaveCandlesResult } from '@jts/ports';
import { assert } from 'chai';
import { bar, bars, daily, day, everything, manyBars, minutely } from '../bars.js';
import { expectSeries } from '../expect.js';
import { type CandleTest, candleCase } from './candle-case.js';

/** Closes by day. */
type Closes = Readonly<Record<number, number>>;

interface SaveRow {
  readonly key: string;
  readonly title: string;
  readonly stored: Closes;
  readonly rule?: ConflictRule;
  readonly input: Closes;
  readonly result: readonly [inserted: number, replaced: number, skipped: number];
  readonly expected: Closes;
}

const saves: readonly SaveRow[] = [
  {
    key: 'new',
    title: 'new bars are inserted',
    stored: {},
    input: { 1: 10, 2: 20 },
    result: [2, 0, 0],
    expected: { 1: 10, 2: 20 },
  },
  {
    key: 'equal',
    title: 'equal bars are skipped',
    stored: { 1: 10, 2: 20 },
    input: { 1: 10, 2: 20 },
    result: [0, 0, 2],
    expected: { 1: 10, 2: 20 },
  },
  {
    key: 'changed',
    title: 'by default the last write wins',
    stored: { 1: 10, 2: 20 },
    input: { 1: 11, 2: 21 },
    result: [0, 2, 0],
    expected: { 1: 11, 2: 21 },
  },
  {
    key: 'replace',
    title: 'replace: new, changed and equal bars in one call',
    stored: { 2: 20, 3: 30 },
    rule: 'replace',
    input: { 1: 10, 2: 20, 3: 31, 4: 40 },
    result: [2, 1, 1],
    expected: { 1: 10, 2: 20, 3: 31, 4: 40 },
  },
  {
    key: 'skip',
    title: 'skip: the stored bar wins',
    stored: { 2: 20, 3: 30 },
    rule: 'skip',
    input: { 1: 10, 2: 20, 3: 31, 4: 40 },
    result: [2, 0, 2],
    expected: { 1: 10, 2: 20, 3: 30, 4: 40 },
  },
  {
    key: 'skip-new',
    title: 'skip into an empty series',
    stored: {},
    rule: 'skip',
    input: { 1: 10, 2: 20 },
    result: [2, 0, 0],
    expected: { 1: 10, 2: 20 },
  },
  {
    key: 'between',
    title: 'stored bars between those of the input stay',
    stored: { 2: 20, 3: 30, 5: 50 },
    input: { 1: 10, 3: 31, 9: 90 },
    result: [2, 1, 0],
    expected: { 1: 10, 2: 20, 3: 31, 5: 50, 9: 90 },
  },
  {
    key: 'far-apart',
    title: 'two bars, centuries apart',
    stored: { 1: 10 },
    input: { [-40_000]: 5, 1: 10, 90000: 7 },
    result: [2, 0, 1],
    expected: { [-40_000]: 5, 1: 10, 90000: 7 },
  },
  {
    key: 'nothing',
    title: 'an empty series changes nothing',
    stored: { 1: 10 },
    input: {},
    result: [0, 0, 0],
    expected: { 1: 10 },
  },
];

const saveCases = saves.map(({ key, title, stored, rule, input, result, expected }) =>
  candleCase({
    key: `C3/${key}`,
    title,
    ...(rule === 'skip' ? { needs: 'conflictSkip' as const } : {}),
    async ask({ candles, scale }) {
      await candles.saveMany(bars(stored));
      const options = rule === undefined ? {} : { onConflict: rule };
      const [inserted, replaced, skipped] = result;
      assert.deepEqual(await candles.saveMany(bars(input), options), {
        inserted,
        replaced,
        skipped,
      });
      expectSeries(await candles.getRange(daily, everything), bars(expected), scale);
      assert.deepEqual(
        await candles.saveMany(bars(input), options),
        { inserted: 0, replaced: 0, skipped: inserted + replaced + skipped },
        'the same call repeated',
      );
      expectSeries(await candles.getRange(daily, everything), bars(expected), scale, 'then');
      assert.equal(await candles.count(daily), Object.keys(expected).length);
    },
  }),
);

async function expectSaved(test: CandleTest, series: CandleSeries, want: SaveCandlesResult) {
  assert.deepEqual(await test.candles.saveMany(series), want);
  expectSeries(await test.candles.getRange(series.key, everything), series, test.scale);
}

export const savingCases = [
  ...saveCases,

  candleCase({
    key: 'C3/each-field-counts',
    title: 'a bar that differs in one field only is replaced',
    async ask(test) {
      const original = bar(day(1), 100);
      const changes = { open: 105, high: 109, low: 91, close: 102, volume: 106n } as const;
      for (const [field, value] of Object.entries(changes)) {
        const key: SeriesKey = { ...daily, symbol: field };
        const { timestamp, open, high, low, close, volume } = original;
        const fields = { timestamp, open, high, low, close, volume, [field]: value };
        await test.candles.saveMany(CandleSeries.of(key, [original]));
        const changed = CandleSeries.of(key, [Candle.of(fields)]);
        await expectSaved(test, changed, { inserted: 0, replaced: 1, skipped: 0 });
      }
    },
  }),

  candleCase({
    key: 'C3/smallest-change',
    title: 'a bar that differs in its last digit only, or in its first 32 bits only, is replaced',
    why: 'Through doubles the largest prices and volumes equal their neighbours; in half of their bits they equal others.',
    async ask(test) {
      const columns = allocateColumns(1);
      columns.timestamp[0] = BigInt(day(1));
      for (const field of ['open', 'high', 'low', 'close'] as const)
        columns[field][0] = maxScaledPrice;
      columns.volume[0] = 2n ** 64n - 1n;
      const largest = CandleSeries.fromColumns(daily, columns, test.scale);
      await test.candles.saveMany(largest);
      for (const change of [1n, 2n ** 32n]) {
        for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) {
          columns[field][0] = (columns[field][0] as bigint) - change;
          const next = CandleSeries.fromColumns(daily, structuredClone(columns), test.scale);
          await expectSaved(test, next, { inserted: 0, replaced: 1, skipped: 0 });
        }
      }
    },
  }),

  candleCase({
    key: 'C3/equal-across-scales',
    title: 'equal values at another scale are skipped',
    async ask(test) {
      await test.candles.saveMany(bars({ 1: 10, 2: 20 }));
      for (const scale of [0, 1, 12]) {
        const same = bars({ 1: 10, 2: 20 }).withScale(scale);
        await expectSaved(test, same, { inserted: 0, replaced: 0, skipped: 2 });
      }
    },
  }),

  candleCase({
    key: 'C3/there-and-back',
    title: 'a value that comes back after another one is the last write',
    why: 'A deduplication of equal inserts would leave the value between.',
    async ask(test) {
      const result = { inserted: 0, replaced: 1, skipped: 0 };
      await test.candles.saveMany(bars({ 1: 10 }));
      await expectSaved(test, bars({ 1: 11 }), result);
      await expectSaved(test, bars({ 1: 10 }), result);
      await expectSaved(test, bars({ 1: 11 }), result);
    },
  }),

  candleCase({
    key: 'C3/save-delete-save',
    title: 'save, delete, save of the same bars leaves them stored',
    why: 'A deduplication of equal inserts would eat the second save.',
    needs: 'deletes',
    async ask(test) {
      const series = manyBars(1000);
      for (let round = 1; round <= 3; round++) {
        await expectSaved(test, series, { inserted: 1000, replaced: 0, skipped: 0 });
        assert.equal(await test.candles.deleteRange(minutely, everything), 1000, `round ${round}`);
        assert.equal(await test.candles.count(minutely), 0);
      }
      await expectSaved(test, series, { inserted: 1000, replaced: 0, skipped: 0 });
    },
  }),

  candleCase({
    key: 'C3/save-delete-part-save',
    title: 'what was deleted is inserted again, what was not is skipped',
    needs: 'deletes',
    async ask(test) {
      const series = bars({ 1: 10, 2: 20, 3: 30, 4: 40 });
      await test.candles.saveMany(series);
      await test.candles.deleteRange(daily, { from: new Date(day(2)), to: new Date(day(3)) });
      await expectSaved(test, series, { inserted: 2, replaced: 0, skipped: 2 });
    },
  }),

  candleCase({
    key: 'C3/overlapping',
    title: 'overlapping saves make the union, each bar by its last save',
    async ask({ candles, scale }) {
      await candles.saveMany(manyBars(3000, { from: 0, close: 100 }));
      await candles.saveMany(manyBars(3000, { from: 2000, close: 1100 }));
      const result = await candles.saveMany(manyBars(3000, { from: 1000, close: 2100 }));
      assert.deepEqual(result, { inserted: 0, replaced: 3000, skipped: 0 });
      const union = manyBars(1000, { from: 0, close: 100 })
        .concat(manyBars(3000, { from: 1000, close: 2100 }))
        .concat(manyBars(3000, { from: 2000, close: 1100 }).rows(2000));
      expectSeries(await candles.getRange(minutely, everything), union, scale);
    },
  }),

  candleCase({
    key: 'C10/live-bar',
    title: 'sixty updates of the last bar are one bar, with the last value',
    async ask({ candles, scale }) {
      await candles.saveMany(bars({ 1: 100, 2: 200 }));
      for (let tick = 1; tick <= 60; tick++) {
        const result = await candles.saveMany(bars({ 3: 300 + tick }));
        assert.equal(result.replaced, tick === 1 ? 0 : 1, `tick ${tick}`);
      }
      const all = bars({ 1: 100, 2: 200, 3: 360 });
      expectSeries(await candles.getRange(daily, everything), all, scale);
      expectSeries(await candles.getLatest(daily, 2), bars({ 2: 200, 3: 360 }), scale, 'getLatest');
      assert.equal(await candles.count(daily), 3);
    },
  }),
];
