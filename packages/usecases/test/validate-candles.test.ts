import { createMemoryStore } from '@jts/adapter-memory';
import { type Timeframe, ValidationError } from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FindingKind,
  importCandles,
  type ValidationReport,
  validateCandles,
} from '../src/index.js';
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

const check = (rows: readonly AnyRow[], ...split: number[]) =>
  validateCandles({ source: sourceOf(rows, ...split) });

/** The kinds that were found, with how often. */
const counts = ({ findings }: ValidationReport) =>
  Object.fromEntries(
    Object.entries(findings).flatMap(([kind, { count }]) => (count > 0 ? [[kind, count]] : [])),
  );
const rowsOf = ({ findings }: ValidationReport, kind: FindingKind) =>
  findings[kind].examples.map(({ row }) => row);

const halt: Row = { n: 1, open: 0n, high: 0n, low: 0n, close: 5n, volume: 0n };

describe('validateCandles', () => {
  it('finds nothing in a clean source, in either order', async () => {
    const report = await check(bars(5), 2);
    expect(report).toMatchObject({ ok: true, read: 5, order: 'ascending' });
    expect(report.range).toEqual({
      first: new Date('2024-01-02T00:00:00Z'),
      last: new Date('2024-01-02T00:04:00Z'),
    });
    expect(counts(report)).toEqual({});
    expect(await check(bars(5).toReversed(), 2)).toMatchObject({ ok: true, order: 'descending' });
  });

  it('finds nothing in nothing', async () => {
    const report = await check([]);
    expect(report).toMatchObject({ ok: true, read: 0, order: 'ascending' });
    expect(report.range).toBeUndefined();
  });

  const cases: [string, readonly AnyRow[], Partial<Record<FindingKind, number>>, boolean][] = [
    ['a row that can not be read', [{ n: 0 }, unreadable], { unreadable: 1 }, false],
    ['a close above the high', [{ n: 0, close: 101n }], { ohlc: 1 }, false],
    ['an open below the low', [{ n: 0, open: 99n }], { ohlc: 1 }, false],
    ['a high below the low', [{ n: 0, high: 1n }], { ohlc: 1 }, false],
    ['a halt bar', [halt], { ohlc: 1, halt: 1, zeroPrice: 1, zeroVolume: 1 }, false],
    ['a price of 0', [{ n: 0, low: 0n }], { zeroPrice: 1 }, true],
    ['a price below 0', [{ n: 0, low: -1n }], { negativePrice: 1 }, true],
    ['no volume', [{ n: 0, volume: 0n }], { zeroVolume: 1 }, true],
    ['a bar out of order', [{ n: 0 }, { n: 2 }, { n: 1 }], { disorder: 1 }, true],
    ['two bars of one time', [{ n: 0 }, { n: 1 }, { n: 1 }], { duplicate: 1 }, false],
  ];
  it.each(cases)('finds %s', async (_, rows, found, ok) => {
    for (const split of [10, 1]) {
      const report = await check(rows, split);
      expect(counts(report)).toEqual(found);
      expect(report.ok).toBe(ok);
    }
  });

  it('finds bars off the grid of their timeframe, which an import takes all the same', async () => {
    const look = (timeframe: Timeframe) =>
      validateCandles({ source: sourceOf(bars(61), 7), timeframe });
    const found = async (timeframe: Timeframe) => counts(await look(timeframe));
    expect(await found('1m')).toEqual({});
    expect(await found('5m')).toEqual({ offGrid: 48 });
    expect(await found('15m')).toEqual({ offGrid: 56 });
    expect(await found('1h')).toEqual({ offGrid: 59 });
    expect(await found('1d')).toEqual({});
    const report = await look('5m');
    expect(report.ok).toBe(true);
    expect(report.findings.offGrid.examples[0]).toEqual({
      row: 3,
      timestamp: new Date('2024-01-02T00:01:00Z'),
      field: 'timestamp',
      reason: '2024-01-02T00:01:00.000Z is no multiple of 5m',
    });
  });

  it('calls a source with a bar out of order unsorted', async () => {
    const report = await check([{ n: 5 }, { n: 4 }, { n: 6 }, { n: 3 }], 2);
    expect(report.order).toBe('unsorted');
    expect(rowsOf(report, 'disorder')).toEqual([4]);
  });

  it('finds bars of one time in one batch, though others stand between them', async () => {
    const report = await check([{ n: 1 }, { n: 3 }, { n: 1 }]);
    const [example] = report.findings.duplicate.examples;
    expect(example).toEqual({
      row: 4,
      timestamp: new Date('2024-01-02T00:01:00Z'),
      field: 'timestamp',
      reason: '2024-01-02T00:01:00.000Z is also the time of row 2',
    });
  });

  it('shows the first 20 of a kind, and counts them all', async () => {
    const report = await check(
      Array.from({ length: 50 }, (_, n) => ({ n, volume: 0n })),
      7,
    );
    expect(report.findings.zeroVolume.count).toBe(50);
    expect(rowsOf(report, 'zeroVolume')).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
  });

  it('looks at what a store holds, or at a range of it', async () => {
    const candles = open();
    await candles.saveMany(seriesOf([...bars(3), { n: 3, close: 200n }, { n: 4 }]));
    const report = await validateCandles({ candles, key });
    expect(report).toMatchObject({ ok: false, read: 5 });
    expect(rowsOf(report, 'ohlc')).toEqual([4]);
    const range = { from: everything.from, to: new Date('2024-01-02T00:02:00Z') };
    expect(await validateCandles({ candles, key, range })).toMatchObject({ ok: true, read: 3 });
  });

  it('rejects where the store has no such series, or the source is invalid as a whole', async () => {
    const { candles } = createMemoryStore();
    await expect(validateCandles({ candles, key })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    async function* broken() {
      yield* sourceOf(bars(1));
      throw new ValidationError('header', 'has no column for close');
    }
    const call = validateCandles({ source: broken() });
    await expect(call).rejects.toMatchObject({ code: 'VALIDATION', path: 'header' });
  });

  it('can be aborted, and tells how far it is', async () => {
    const controller = new AbortController();
    const seen: unknown[] = [];
    const call = validateCandles({
      source: sourceOf(bars(4), 2),
      signal: controller.signal,
      onProgress: (progress) => {
        seen.push(progress);
        controller.abort();
      },
    });
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
    expect(seen).toEqual([{ read: 2, bytesRead: 40 }]);
  });

  it('is ok exactly where an import in one batch takes everything', async () => {
    const price = fc.bigInt({ min: -2n, max: 2n });
    const row = fc.record({ n: fc.nat(40), open: price, high: price, low: price, close: price });
    const flat = fc.record({ n: fc.nat(200) });
    const rows = fc.array(fc.oneof({ weight: 9, arbitrary: flat }, row, fc.constant(unreadable)), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(rows, async (some: readonly AnyRow[]) => {
        const imported = await importCandles({ source: sourceOf(some), key, candles: open() });
        expect((await check(some)).ok).toBe(imported.status === 'done');
      }),
    );
  });
});
