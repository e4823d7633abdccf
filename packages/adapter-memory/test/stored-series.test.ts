import {
  allocateColumns,
  CandleSeries,
  columnFields,
  seriesKey,
  type WritableCandleColumns,
} from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.js';
import { StoredSeries } from '../src/stored-series.js';

const key = seriesKey('005930', '1m');
const minute = 60_000;
const start = Date.UTC(2024, 0, 2);
const at = (bar: number) => new Date(start + bar * minute);
const range = (from: number, to: number) => ({ from: at(from), to: at(to) });

/** Bars number `first` to `first + length - 1`; `version` is in all of their values. */
function bars(first: number, length: number, version: number): CandleSeries {
  const columns = allocateColumns(length);
  for (let i = 0; i < length; i++) {
    columns.timestamp[i] = BigInt(start + (first + i) * minute);
    for (const field of ['open', 'high', 'low', 'close'] as const) columns[field][i] = -1n;
    columns.close[i] = BigInt(version);
    columns.volume[i] = 2n ** 64n - 1n - BigInt(version);
  }
  return CandleSeries.fromColumns(key, columns);
}

/** Where the columns lie. The type has no buffer: only this test may ask. */
const memoryOf = (series: CandleSeries) =>
  columnFields.map((field) => (series.columns as WritableCandleColumns)[field].buffer);

/** Bar numbers with the version that each has. */
const contents = (series: CandleSeries) =>
  Array.from(series, (bar) => [
    (bar.timestamp.getTime() - start) / minute,
    Number(2n ** 64n - 1n - bar.volume),
  ]);

const bar = fc.nat(6000);
const length = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3000 }));
const step = fc.oneof(
  fc.record({ do: fc.constant('replace' as const), bar, length }),
  fc.record({ do: fc.constant('skip' as const), bar, length }),
  fc.record({ do: fc.constant('append' as const), bar: fc.constant(0), length }),
  fc.record({ do: fc.constant('tick' as const), bar: fc.constant(0), length: fc.constant(1) }),
  fc.record({ do: fc.constant('delete' as const), bar, length }),
  fc.record({ do: fc.constant('read' as const), bar, length }),
  fc.record({ do: fc.constant('latest' as const), bar: fc.constant(0), length }),
);

describe('a series in memory', () => {
  it('holds what a map would, counts exactly, and never writes to what it handed out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { candles } = createMemoryStore();
        const model = new Map<number, number>();
        const handedOut: { series: CandleSeries; copy: WritableCandleColumns }[] = [];
        const keep = (series: CandleSeries) => {
          handedOut.push({ series, copy: series.copyColumns() });
          return contents(series);
        };
        const sorted = () => [...model].sort((a, b) => a[0] - b[0]);

        for (const [version, { do: action, bar: chosen, length: count }] of steps.entries()) {
          const last = Math.max(-1, ...model.keys());
          if (action === 'delete') {
            const doomed = sorted().filter(([n]) => n >= chosen && n < chosen + count);
            const deleted = await candles.deleteRange(key, range(chosen, chosen + count - 1));
            expect(deleted).toBe(doomed.length);
            for (const [n] of doomed) model.delete(n);
          } else if (action === 'read') {
            const found = keep(await candles.getRange(key, range(chosen, chosen + count - 1)));
            expect(found).toEqual(sorted().filter(([n]) => n >= chosen && n < chosen + count));
          } else if (action === 'latest') {
            expect(keep(await candles.getLatest(key, count))).toEqual(sorted().slice(-count));
          } else {
            const first = {
              replace: chosen,
              skip: chosen,
              append: last + 1,
              tick: Math.max(0, last),
            };
            const numbers = Array.from({ length: count }, (_, i) => first[action] + i);
            const known = numbers.filter((n) => model.has(n)).length;
            const onConflict = action === 'skip' ? 'skip' : 'replace';
            const result = await candles.saveMany(bars(first[action], count, version), {
              onConflict,
            });
            expect(result).toEqual({
              inserted: count - known,
              replaced: action === 'skip' ? 0 : known,
              skipped: action === 'skip' ? known : 0,
            });
            for (const n of numbers) if (action !== 'skip' || !model.has(n)) model.set(n, version);
          }
        }
        expect(contents(await candles.getRange(key, range(0, 1_000_000)))).toEqual(sorted());
        expect(await candles.count(key)).toBe(model.size);
        for (const { series, copy } of handedOut) expect(series.columns).toEqual(copy);
      }),
      { numRuns: 60 },
    );
  });

  it('reads a large range as a view', async () => {
    const { candles } = createMemoryStore();
    await candles.saveMany(bars(0, 1_000_000, 1));
    const whole = await candles.getRange(key, range(0, 1_000_000));
    const part = await candles.getRange(key, range(250_000, 749_999));
    expect([whole.length, part.length]).toEqual([1_000_000, 500_000]);
    expect(memoryOf(part)).toEqual(memoryOf(whole));
    expect(memoryOf(part).every((buffer, i) => buffer === memoryOf(whole)[i])).toBe(true);
  });

  it('is not copied by a live feed of 100,000 ticks, nor by reads of its last bars', () => {
    const series = new StoredSeries(key, 4);
    series.save(bars(0, 200_000, 0), 'replace');
    const before = memoryOf(series.rows(0, 198_000));
    for (let tick = 0; tick < 100_000; tick++) {
      series.save(bars(200_000 + Math.floor(tick / 60), 1, tick), 'replace');
      if (tick % 100 === 0) series.rows(series.length - 200, series.length);
    }
    const after = memoryOf(series.rows(0, 198_000));
    expect(after.every((buffer, i) => buffer === before[i])).toBe(true);
    expect(series.length).toBe(200_000 + Math.ceil(100_000 / 60));
    expect(series.rows(series.length - 1, series.length).last?.close.toFixed()).toBe('9.9999');
  });

  it('writes nothing where all values are stored already', async () => {
    const { candles } = createMemoryStore();
    await candles.saveMany(bars(0, 5000, 1));
    const before = memoryOf(await candles.getRange(key, range(0, 5000)));
    const again = await candles.saveMany(bars(100, 4000, 1));
    expect(again).toEqual({ inserted: 0, replaced: 0, skipped: 4000 });
    const after = memoryOf(await candles.getRange(key, range(0, 5000)));
    expect(after.every((buffer, i) => buffer === before[i])).toBe(true);
  });

  it('tells values apart that differ in any half of any column', async () => {
    const fields = columnFields.filter((field) => field !== 'timestamp');
    for (const field of fields) {
      for (const change of [1n, 2n ** 32n]) {
        const { candles } = createMemoryStore();
        await candles.saveMany(bars(0, 3, 1));
        const columns = bars(0, 3, 1).copyColumns();
        columns[field][1] = (columns[field][1] as bigint) - change;
        const result = await candles.saveMany(CandleSeries.fromColumns(key, columns));
        expect(result).toEqual({ inserted: 0, replaced: 1, skipped: 2 });
      }
    }
  });
});
