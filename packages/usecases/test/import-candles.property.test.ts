import { UnavailableError } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImportReport, importCandles } from '../src/index.js';
import {
  type AnyRow,
  bars,
  everything,
  key,
  open,
  type Row,
  seriesOf,
  sourceOf,
  unreadable,
} from './bars.js';

const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });
const count = fc.integer({ min: 0, max: 120 });
/** Bars of different times, in any order. */
const unsorted = fc
  .uniqueArray(fc.nat(500), { maxLength: 120 })
  .map((numbers) => numbers.map((n, i): Row => ({ n, version: i })));
/** Bars in order, some of one time. */
const repeating = fc
  .array(fc.nat(30), { minLength: 1, maxLength: 60 })
  .map((numbers) => numbers.sort((a, b) => a - b).map((n, i): Row => ({ n, version: i })));
const either = (rows: Row[], descending: boolean) => (descending ? rows.toReversed() : rows);

function expectAllCounted(report: ImportReport): void {
  const { read, inserted, replaced, skipped, ignored, rejected } = report;
  expect(inserted + replaced + skipped + ignored + rejected).toBe(read);
}

describe('importCandles', () => {
  it('stores the same series whatever the order of the rows and the borders of the batches', async () => {
    await fc.assert(
      fc.asyncProperty(unsorted, lengths, async (rows, split) => {
        const candles = open();
        const report = await importCandles({ source: sourceOf(rows, ...split), key, candles });
        expect(report).toMatchObject({ status: 'done', inserted: rows.length, problemCount: 0 });
        expectAllCounted(report);
        expect((await candles.getRange(key, everything)).equals(seriesOf(rows))).toBe(true);
      }),
    );
  });

  it('inserts nothing the second time', async () => {
    await fc.assert(
      fc.asyncProperty(unsorted, lengths, lengths, async (rows, split, other) => {
        const candles = open();
        await importCandles({ source: sourceOf(rows, ...split), key, candles });
        const again = await importCandles({ source: sourceOf(rows, ...other), key, candles });
        expect(again).toMatchObject({ inserted: 0, replaced: 0, skipped: rows.length });
      }),
    );
  });

  it('stores the union of a half and the whole, each bar once', async () => {
    await fc.assert(
      fc.asyncProperty(unsorted, fc.nat(120), lengths, async (rows, half, split) => {
        const candles = open();
        const first = rows.slice(0, half);
        await importCandles({ source: sourceOf(first, ...split), key, candles });
        const whole = await importCandles({ source: sourceOf(rows, ...split), key, candles });
        expect(whole.skipped).toBe(first.length);
        expect(whole.inserted).toBe(rows.length - first.length);
        expect((await candles.getRange(key, everything)).equals(seriesOf(rows))).toBe(true);
      }),
    );
  });

  it('skips all but the first bar of a time, wherever the batches end', async () => {
    await fc.assert(
      fc.asyncProperty(repeating, fc.boolean(), lengths, async (sorted, descending, split) => {
        const rows = either(sorted, descending);
        const candles = open();
        const source = sourceOf(rows, ...split);
        const report = await importCandles({ source, key, candles, onInvalid: 'skip' });
        const expected = seriesOf(rows.toReversed());
        expect((await candles.getRange(key, everything)).equals(expected)).toBe(true);
        expect(report.rejected).toBe(rows.length - expected.length);
        expect(report.problemCount).toBe(report.rejected);
        expectAllCounted(report);
      }),
    );
  });

  it('keeps the last bar of a time, wherever the batches end', async () => {
    await fc.assert(
      fc.asyncProperty(repeating, fc.boolean(), lengths, async (sorted, descending, split) => {
        const rows = either(sorted, descending);
        const candles = open();
        const source = sourceOf(rows, ...split);
        const report = await importCandles({ source, key, candles, onInvalid: 'keep' });
        const expected = seriesOf(rows);
        expect((await candles.getRange(key, everything)).equals(expected)).toBe(true);
        expect(report.problemCount).toBe(rows.length - expected.length);
        expectAllCounted(report);
      }),
    );
  });

  it('stores the batches before the first that has two bars of one time, and no more', async () => {
    await fc.assert(
      fc.asyncProperty(repeating, fc.boolean(), lengths, async (sorted, descending, split) => {
        const rows = either(sorted, descending);
        const candles = open();
        const report = await importCandles({ source: sourceOf(rows, ...split), key, candles });
        const stored = await candles.getRange(key, everything);
        const through = report.status === 'done' ? rows.length : (report.through?.row ?? 1) - 1;
        const isRepeated = new Set(rows.map(({ n }) => n)).size < rows.length;
        expect(report.status).toBe(isRepeated ? 'rejected' : 'done');
        expect(stored.equals(seriesOf(rows.slice(0, through)))).toBe(true);
        expect(stored.length).toBe(report.inserted);
      }),
    );
  });

  it('leaves a prefix of whole batches when it is aborted, and says where it ends', async () => {
    await fc.assert(
      fc.asyncProperty(count, lengths, fc.nat(12), async (length, split, after) => {
        const candles = open();
        const controller = new AbortController();
        if (after === 0) controller.abort();
        const report = await importCandles({
          source: sourceOf(bars(length), ...split),
          key,
          candles,
          signal: controller.signal,
          onProgress: ({ batches }) => batches === after && controller.abort(),
        });
        const rows = report.through === undefined ? 0 : report.through.row - 1;
        expect(report.status).toBe(controller.signal.aborted ? 'aborted' : 'done');
        expect((await candles.getRange(key, everything)).equals(seriesOf(bars(rows)))).toBe(true);
        expect(report.inserted).toBe(rows);
        if (controller.signal.aborted) expect(report.batches).toBe(after);
      }),
    );
  });

  it('stores by increments what it stores at once, where the history did not change', async () => {
    await fc.assert(
      fc.asyncProperty(count, count, lengths, fc.boolean(), async (a, b, split, descending) => {
        const [before, after] = [Math.min(a, b), Math.max(a, b)];
        const candles = open();
        // The last bar was not complete when it was read first.
        const early = bars(before).map((row) =>
          row.n === before - 1 ? { n: row.n, version: 9 } : row,
        );
        await importCandles({ source: sourceOf(early, ...split), key, candles });
        const rows = either(bars(after), descending);
        const source = sourceOf(rows, ...split);
        const report = await importCandles({ source, key, candles, incremental: true });
        expect((await candles.getRange(key, everything)).equals(seriesOf(rows))).toBe(true);
        expect(report.ignored).toBe(Math.max(0, before - 1));
        expect(report.replaced).toBe(before > 0 ? 1 : 0);
        expectAllCounted(report);
      }),
    );
  });

  /** Where an import stops: at a row that can't be read, or before or after a batch is stored. */
  const stop = fc.record({
    how: fc.constantFrom('row', 'signal', 'store'),
    at: fc.nat(120),
  });
  const anyOrder = fc.oneof(
    unsorted,
    unsorted.map((rows) => rows.toSorted((a, b) => b.n - a.n)),
    unsorted.map((rows) => rows.toSorted((a, b) => a.n - b.n)),
    // Ascending, but for a part that comes late.
    fc.tuple(unsorted, fc.nat(60), fc.nat(60)).map(([rows, from, length]) => {
      const sorted = rows.toSorted((a, b) => a.n - b.n);
      const part = sorted.splice(from, length);
      return [...sorted, ...part];
    }),
  );

  it('leaves no hole, wherever incremental imports stop, in whatever order the rows are', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyOrder,
        fc.array(fc.tuple(stop, lengths), { maxLength: 3 }),
        lengths,
        async (rows, stops, split) => {
          const memory = open();
          for (const [{ how, at }, lengths] of stops) {
            const controller = new AbortController();
            let calls = 0;
            const candles: CandleRepository = {
              ...memory,
              saveMany: async (series, options) => {
                if (how === 'store' && calls++ === at % 10) throw new UnavailableError('away');
                return memory.saveMany(series, options);
              },
            };
            const bad: AnyRow[] =
              how === 'row' ? [...rows.slice(0, at), unreadable, ...rows.slice(at)] : rows;
            await importCandles({
              source: sourceOf(bad, ...lengths),
              key,
              candles,
              incremental: true,
              signal: controller.signal,
              onProgress: () => how === 'signal' && calls++ === at % 10 && controller.abort(),
            });
          }
          const source = sourceOf(rows, ...split);
          const report = await importCandles({ source, key, candles: memory, incremental: true });
          expect(report.status).toBe('done');
          expect((await memory.getRange(key, everything)).equals(seriesOf(rows))).toBe(true);
          expectAllCounted(report);
        },
      ),
      {
        numRuns: 500,
        // A bar that comes late, behind the last stored one.
        examples: [[[{ n: 0 }, { n: 2 }, { n: 1 }], [[{ how: 'row', at: 2 }, [1]]], [1]]],
      },
    );
  });

  it.each(['reject', 'skip', 'keep'] as const)(
    'stores under %s, by an increment into nothing, what a plain import of one batch does',
    async (onInvalid) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat(30), { minLength: 1, maxLength: 60 }),
          lengths,
          async (numbers, split) => {
            const rows = numbers.map((n, i): Row => ({ n, version: i }));
            const [plain, held] = [open(), open()];
            const whole = await importCandles({
              source: sourceOf(rows),
              key,
              candles: plain,
              onInvalid,
            });
            const source = sourceOf(
              rows.toSorted((a, b) => b.n - a.n),
              ...split,
            );
            const report = await importCandles({
              source,
              key,
              candles: held,
              onInvalid,
              incremental: true,
            });
            expect(report.status).toBe(whole.status);
            expect(await held.count(key)).toBe(await plain.count(key));
            if (report.status !== 'done') return;
            expect(report.rejected).toBe(whole.rejected);
            expect(report.problemCount).toBe(whole.problemCount);
            expectAllCounted(report);
          },
        ),
      );
    },
  );
});
