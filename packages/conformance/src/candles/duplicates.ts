import { type CandleSeries, isStorageError } from '@jts/domain';
import { assert } from 'chai';
import { bars, daily, days, everything, toRaw } from '../bars.js';
import { collect } from '../concurrency.js';
import { expectSeries, rejectsWith } from '../expect.js';
import type { RawCandle } from '../target.js';
import { type CandleTest, candleCase } from './candle-case.js';

/** Rows of `daily`: a day and a close each, in the order of insertion. */
const rows = (...closes: readonly (readonly [n: number, close: number])[]): RawCandle[] =>
  closes.flatMap(([n, close]) => toRaw(bars({ [n]: close })));

interface DuplicateRow {
  readonly key: string;
  readonly title: string;
  readonly inserts: readonly (readonly (readonly [n: number, close: number])[])[];
  readonly expected: Readonly<Record<number, number>>;
}

const tables: readonly DuplicateRow[] = [
  {
    key: 'one-insert',
    title: 'within one insert',
    inserts: [
      [
        [1, 10],
        [2, 20],
        [1, 11],
        [2, 21],
        [2, 22],
        [3, 30],
      ],
    ],
    expected: { 1: 11, 2: 22, 3: 30 },
  },
  {
    key: 'two-inserts',
    title: 'over two inserts',
    inserts: [
      [
        [1, 10],
        [2, 20],
        [3, 30],
      ],
      [
        [2, 21],
        [3, 31],
      ],
    ],
    expected: { 1: 10, 2: 21, 3: 31 },
  },
  {
    key: 'lower-value-last',
    title: 'where the last is the smallest',
    inserts: [[[1, 30]], [[1, 20]], [[1, 10]]],
    expected: { 1: 10 },
  },
  {
    key: 'there-and-back',
    title: 'where the last equals the first',
    inserts: [
      [
        [1, 10],
        [2, 20],
      ],
      [
        [1, 11],
        [2, 21],
      ],
      [
        [1, 10],
        [2, 20],
      ],
    ],
    expected: { 1: 10, 2: 20 },
  },
  {
    key: 'unsorted',
    title: 'in inserts that are not sorted',
    inserts: [
      [
        [3, 30],
        [1, 10],
        [2, 20],
        [1, 11],
      ],
      [
        [2, 21],
        [1, 12],
      ],
    ],
    expected: { 1: 12, 2: 21, 3: 30 },
  },
];

/** Every way to read gives these bars, and no other. */
async function expectOnly(test: CandleTest, expected: CandleSeries) {
  const { candles, scale } = test;
  expectSeries(await candles.getRange(daily, everything), expected, scale, 'getRange');
  expectSeries(await candles.getLatest(daily, 1_000), expected, scale, 'getLatest');
  for (let n = 1; n <= expected.length; n++) {
    expectSeries(await candles.getLatest(daily, n), expected.rows(-n), scale, `getLatest(${n})`);
  }
  const chunks = await collect(candles.streamRange(daily, everything, { chunkSize: 1 }));
  assert.lengthOf(chunks, expected.length, 'chunks of one bar');
  for (const [i, chunk] of chunks.entries()) {
    expectSeries(chunk, expected.rows(i, i + 1), scale, `chunk ${i}`);
  }
  assert.equal(await candles.count(daily), expected.length, 'count');
  assert.equal(await candles.count(daily, everything), expected.length, 'count of all time');
  const [summary, ...others] = await candles.listSeries();
  assert.equal(summary?.count, expected.length, 'the count of listSeries');
  assert.deepEqual(others, []);
}

const lastInserted = tables.map(({ key, title, inserts, expected }) =>
  candleCase({
    key: `C2/last-inserted-${key}`,
    title: `of duplicate rows every read has the last inserted: ${title}`,
    async ask(test) {
      for (const insert of inserts) await test.insertRaw(rows(...insert));
      await expectOnly(test, bars(expected));
    },
  }),
);

export const duplicateCases = [
  ...lastInserted,

  candleCase({
    key: 'C2/many-versions',
    title: 'eighty versions of the last bars count as one bar each',
    why: 'A bounded read of the last n rows must not mistake versions for bars.',
    async ask(test) {
      for (let version = 1; version <= 4; version++) {
        const insert = Array.from({ length: 60 }, (_, i): [number, number] => [
          18 + (i % 3),
          1000 * version + i,
        ]);
        await test.insertRaw(rows(...insert));
      }
      const old = bars(Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i + 1, 100 + i])));
      await test.insertRaw(toRaw(old));
      await expectOnly(test, old.concat(bars({ 18: 4057, 19: 4058, 20: 4059 })));
    },
  }),

  candleCase({
    key: 'C2/two-exchanges',
    title: 'duplicates of one exchange leave the other alone',
    async ask({ candles, scale, insertRaw }) {
      const nasdaq = { ...daily, exchange: 'NASDAQ' };
      const both = [toRaw(bars({ 1: 10, 2: 20 })), toRaw(bars({ 1: 910, 2: 920 }, nasdaq))];
      await insertRaw(both.flat());
      await insertRaw([...toRaw(bars({ 1: 11 })), ...toRaw(bars({ 2: 921 }, nasdaq))]);
      expectSeries(await candles.getRange(daily, everything), bars({ 1: 11, 2: 20 }), scale);
      const other = bars({ 1: 910, 2: 921 }, nasdaq);
      expectSeries(await candles.getRange(nasdaq, everything), other, scale);
      assert.deepEqual(
        (await candles.listSeries()).map(({ count }) => count),
        [2, 2],
      );
    },
  }),

  candleCase({
    key: 'C2/save-over-duplicates',
    title: 'a save compares with the last inserted duplicate',
    async ask(test) {
      await test.insertRaw(rows([1, 10], [1, 11], [2, 20], [2, 21]));
      const result = await test.candles.saveMany(bars({ 1: 10, 2: 21, 3: 30 }));
      assert.deepEqual(result, { inserted: 1, replaced: 1, skipped: 1 });
      await expectOnly(test, bars({ 1: 10, 2: 21, 3: 30 }));
    },
  }),

  candleCase({
    key: 'C2/skip-over-duplicates',
    title: 'a skip keeps the last inserted duplicate',
    needs: 'conflictSkip',
    async ask(test) {
      await test.insertRaw(rows([1, 10], [1, 11], [2, 20]));
      const options = { onConflict: 'skip' } as const;
      const result = await test.candles.saveMany(bars({ 1: 10, 2: 21, 3: 30 }), options);
      assert.deepEqual(result, { inserted: 1, replaced: 0, skipped: 2 });
      await expectOnly(test, bars({ 1: 11, 2: 20, 3: 30 }));
    },
  }),

  candleCase({
    key: 'C2/insert-after-replace',
    title: 'what another program inserts after a replace is the last inserted',
    async ask(test) {
      await test.candles.saveMany(bars({ 1: 10, 2: 20 }));
      await test.candles.saveMany(bars({ 1: 11, 2: 21 }));
      await test.insertRaw(rows([1, 10]));
      await expectOnly(test, bars({ 1: 10, 2: 21 }));
    },
  }),

  candleCase({
    key: 'C6/delete-duplicates',
    title: 'a delete counts candles, not rows, and no duplicate comes back',
    needs: 'deletes',
    async ask(test) {
      await test.insertRaw(rows([1, 10], [2, 20], [2, 21], [3, 30]));
      await test.insertRaw(rows([2, 22], [3, 31]));
      assert.equal(await test.candles.deleteRange(daily, days(2, 2)), 1);
      await expectOnly(test, bars({ 1: 10, 3: 31 }));
      assert.equal(await test.candles.deleteRange(daily, days(1, 3)), 2);
      assert.isNull(await test.candles.getCoverage(daily));
      assert.deepEqual(await test.candles.listSeries(), []);
    },
  }),

  candleCase({
    key: 'G10/unknown-timeframe',
    title: 'a stored timeframe that is none is CORRUPT_DATA of a list that meets it',
    async ask({ candles, scale, insertRaw, othersWrite }) {
      await candles.saveMany(bars({ 1: 100 }));
      const broken = toRaw(bars({ 1: 100 })).map((row) => ({ ...row, timeframe: '2h' }));
      if (!othersWrite) {
        const key = { ...daily, timeframe: '2h' as never };
        await rejectsWith('VALIDATION', () => candles.getRange(key, everything), 'key.timeframe');
        return;
      }
      await insertRaw(broken);
      const error = await rejectsWith('CORRUPT_DATA', () => candles.listSeries(), 'timeframe');
      assert.include(error.message, daily.symbol, 'the message says which series');
      expectSeries(await candles.getRange(daily, everything), bars({ 1: 100 }), scale);
    },
  }),

  candleCase({
    key: 'G10/unnamable-series',
    title: 'a stored key that is no key is CORRUPT_DATA, not the fault of the caller',
    async ask({ candles, insertRaw, othersWrite }) {
      for (const field of ['exchange', 'symbol'] as const) {
        if (!othersWrite) {
          const key = { ...daily, [field]: '' };
          await rejectsWith('VALIDATION', () => candles.getCoverage(key), `key.${field}`);
          continue;
        }
        const other = { ...daily, symbol: 'X' };
        await insertRaw(toRaw(bars({ 1: 100 }, other)).map((row) => ({ ...row, [field]: '' })));
        const error = await rejectsWith('CORRUPT_DATA', () =>
          candles.listSeries(field === 'symbol' ? { exchange: 'KRX' } : { symbol: 'X' }),
        );
        assert.isTrue(
          isStorageError(error) && 'path' in error && error.path === field,
          error.message,
        );
      }
    },
  }),
];
