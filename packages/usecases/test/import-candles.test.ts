import { createMemoryStore } from '@jts/adapter-memory';
import { seriesKey, TooLargeError, UnavailableError, ValidationError } from '@jts/domain';
import type { CandleRepository, CandleSource } from '@jts/ports';
import { describe, expect, it } from 'vitest';
import { type ImportProgress, importCandles } from '../src/index.js';
import { bars, batchesOf, everything, key, open, seriesOf, sourceOf, unreadable } from './bars.js';

const halt = { open: 0n, high: 0n, low: 0n, close: 500n, volume: 0n };

describe('importCandles with bars that break OHLC', () => {
  const rows = [{ n: 0 }, { n: 1, ...halt }, { n: 2, close: 120n, high: 110n }, { n: 3 }];
  const problems = [
    { row: 3, field: 'high', reason: 'open, high and low are 0: a halt bar' },
    { row: 4, field: 'close', reason: '0.012 is above the high, 0.011' },
  ];

  it('refuses the batch, and names each bar', async () => {
    const candles = open();
    const report = await importCandles({ source: sourceOf(rows), key, candles });
    expect(report).toMatchObject({
      status: 'rejected',
      read: 4,
      inserted: 0,
      rejected: 2,
      problems,
    });
    expect(report.error).toMatchObject({ code: 'VALIDATION', path: 'row 3, high' });
    expect(await candles.count(key)).toBe(0);
  });

  it('leaves them out where asked to', async () => {
    const candles = open();
    const source = sourceOf(rows);
    const report = await importCandles({ source, key, candles, onInvalid: 'skip' });
    expect(report).toMatchObject({ status: 'done', inserted: 2, rejected: 2, problems });
  });

  it('stores and reports them where asked to', async () => {
    const candles = open();
    const source = sourceOf(rows);
    const report = await importCandles({ source, key, candles, onInvalid: 'keep' });
    expect(report).toMatchObject({
      status: 'done',
      inserted: 4,
      rejected: 0,
      problemCount: 2,
      problems,
    });
  });

  it('takes what is odd but possible: flat bars, no volume, prices of 0 and below', async () => {
    const odd = [
      { n: 0, volume: 0n },
      { n: 1, open: 0n, high: 0n, low: 0n, close: 0n },
      { n: 2, open: -37n, high: 5n, low: -40n, close: -36n },
    ];
    const report = await importCandles({ source: sourceOf(odd), key, candles: open() });
    expect(report).toMatchObject({ status: 'done', inserted: 3, problemCount: 0 });
  });

  it('sees a contradiction in the last of 18 digits', async () => {
    const high = 10n ** 17n;
    const [good, bad] = [{ open: high, low: high, close: high }, { close: high + 1n }];
    const rows = [
      { n: 0, high, ...good },
      { n: 1, high, ...good, ...bad },
    ];
    const report = await importCandles({ source: sourceOf(rows), key, candles: open() });
    expect(report).toMatchObject({ rejected: 1, problems: [{ row: 3, field: 'close' }] });
  });
});

describe('importCandles with rows that can not be read', () => {
  const rows = [{ n: 10 }, unreadable, { n: 12 }];

  it.each(['reject', 'keep'] as const)(
    'refuses their batch under %s; those before stand',
    async (onInvalid) => {
      const candles = open();
      const source = sourceOf([...bars(3, 1), ...rows], 3);
      const report = await importCandles({ source, key, candles, onInvalid });
      expect(report).toMatchObject({
        status: 'rejected',
        read: 6,
        inserted: 3,
        batches: 1,
        rejected: 1,
        problems: [{ row: 6, ...unreadable }],
        through: { row: 4, timestamp: new Date('2024-01-02T00:02:00Z') },
      });
    },
  );

  it('is rejected under keep for the row that can not be read, however many it would keep', async () => {
    const kept = Array.from({ length: 30 }, (_, n) => ({ n, ...halt }));
    for (const split of [100, 25]) {
      const report = await importCandles({
        source: sourceOf([...kept, unreadable, { n: 30, ...halt }], split),
        key,
        candles: open(),
        onInvalid: 'keep',
      });
      expect(report).toMatchObject({
        status: 'rejected',
        error: { code: 'VALIDATION', path: 'row 32, close' },
      });
      expect(report.problems).toHaveLength(20);
      expect(report.problems.map(({ row }) => row).slice(-2)).toEqual([20, 32]);
    }
  });

  it('leaves them out under skip', async () => {
    const candles = open();
    const report = await importCandles({ source: sourceOf(rows), key, candles, onInvalid: 'skip' });
    expect(report).toMatchObject({
      status: 'done',
      read: 3,
      inserted: 2,
      rejected: 1,
      problemCount: 1,
    });
  });

  it('shows the first 20 problems in the order of the rows, and counts them all', async () => {
    const many = Array.from({ length: 30 }, (_, n) => (n % 2 ? unreadable : { n, ...halt }));
    const source = sourceOf(many, 7);
    const report = await importCandles({ source, key, candles: open(), onInvalid: 'skip' });
    expect(report).toMatchObject({ problemCount: 30, rejected: 30, inserted: 0, batches: 5 });
    expect(report.problems.map(({ row }) => row)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 2),
    );
  });
});

describe('importCandles', () => {
  it('refuses two bars of one time and names both rows, across batches too', async () => {
    const rows = [{ n: 0 }, { n: 1 }, { n: 1 }];
    for (const split of [3, 2]) {
      const report = await importCandles({ source: sourceOf(rows, split), key, candles: open() });
      const reason = '2024-01-02T00:01:00.000Z is also the time of row 3';
      expect(report).toMatchObject({
        status: 'rejected',
        problems: [{ row: 4, field: 'timestamp', reason }],
      });
    }
  });

  it('keeps stored bars under the rule skip', async () => {
    const candles = open();
    await candles.saveMany(seriesOf(bars(2, 1)));
    const source = sourceOf(bars(3, 2));
    const report = await importCandles({ source, key, candles, onConflict: 'skip' });
    expect(report).toMatchObject({ inserted: 1, replaced: 0, skipped: 2 });
    const range = {
      first: new Date('2024-01-02T00:00:00Z'),
      last: new Date('2024-01-02T00:02:00Z'),
    };
    expect(report.range).toEqual(range);
  });

  it('labels bars of a day or longer, so that two days of one week are two bars of one time', async () => {
    const weekly = seriesKey('005930', '1w');
    const day = 1440;
    const source = () => sourceOf([{ n: 0 }, { n: 7 * day }]);
    const candles = open();
    const report = await importCandles({ source: source(), key: weekly, candles });
    expect(report).toMatchObject({ status: 'done', inserted: 2, relabelled: 2 });
    const times = (await candles.getRange(weekly, everything))
      .toArray()
      .map((one) => one.timestamp);
    expect(times).toEqual([new Date('2024-01-01'), new Date('2024-01-08')]);
    const twice = sourceOf([{ n: 0 }, { n: day }]);
    expect((await importCandles({ source: twice, key: weekly, candles })).status).toBe('rejected');
  });

  it('tells how far it is after each batch', async () => {
    const seen: ImportProgress[] = [];
    const onProgress = (progress: ImportProgress) => seen.push(progress);
    await importCandles({ source: sourceOf(bars(5), 2), key, candles: open(), onProgress });
    expect(seen.map(({ read, batches, bytesRead }) => [read, batches, bytesRead])).toEqual([
      [2, 1, 40],
      [4, 2, 60],
      [5, 3, 70],
    ]);
  });

  it('measures by the clock that it is given', async () => {
    let time = 1000;
    const now = () => (time += 250);
    const report = await importCandles({ source: sourceOf(bars(1)), key, candles: open(), now });
    expect(report.durationMs).toBe(250);
  });

  it('refuses a symbol that is not known, before it reads anything', async () => {
    const { candles, symbols } = createMemoryStore();
    const untouched: CandleSource = {
      [Symbol.asyncIterator]: () => {
        throw new Error('was read');
      },
    };
    const options = { key, candles, symbols };
    await expect(importCandles({ ...options, source: untouched })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      id: '005930',
    });
    await symbols.save({ code: '005930', name: '삼성전자', market: 'KOSPI', isActive: true });
    expect((await importCandles({ ...options, source: sourceOf(bars(1)) })).status).toBe('done');
  });

  it.each([
    [{ onInvalid: 'ignore' }, 'onInvalid'],
    [{ onConflict: 'merge' }, 'onConflict'],
    [{ key: { ...key, symbol: '' } }, 'key.symbol'],
  ])('refuses %j', async (wrong, path) => {
    const options = { source: sourceOf(bars(1)), key, candles: open(), ...wrong };
    const call = importCandles(options as Parameters<typeof importCandles>[0]);
    await expect(call).rejects.toMatchObject({ code: 'VALIDATION', path });
  });

  it('names the row of a price that the store can not hold', async () => {
    const { candles } = createMemoryStore({ priceScale: 2 });
    const rows = [
      { n: 2, version: 0 },
      { n: 1, version: 1 },
    ];
    const report = await importCandles({ source: sourceOf(rows), key, candles });
    const problem = { row: 3, field: 'open', reason: '0.0101 has more than 2 decimal places' };
    expect(report).toMatchObject({ status: 'rejected', inserted: 0, problems: [problem] });
  });
});

describe('importCandles by an increment of a source that does not ascend', () => {
  const newestFirst = bars(9).toReversed();

  it('stores nothing where a later batch is refused, and all of it once that is mended', async () => {
    const candles = open();
    const bad = [...newestFirst.slice(0, 6), unreadable, ...newestFirst.slice(6)];
    const options = { key, candles, incremental: true };
    const report = await importCandles({ source: sourceOf(bad, 3), ...options });
    expect(report).toMatchObject({ status: 'rejected', inserted: 0, isAscending: false });
    expect(report.through).toBeUndefined();
    expect(await candles.count(key)).toBe(0);
    const mended = await importCandles({ source: sourceOf(newestFirst, 3), ...options });
    expect(mended).toMatchObject({ status: 'done', inserted: 9, batches: 3, through: { row: 10 } });
  });

  it('stores the oldest batches first', async () => {
    const memory = open();
    const firsts: number[] = [];
    const candles: CandleRepository = {
      ...memory,
      saveMany: (series, options) => {
        firsts.push(series.first?.timestamp.getUTCMinutes() ?? -1);
        return memory.saveMany(series, options);
      },
    };
    const source = () => sourceOf(newestFirst, 3);
    await importCandles({ source: source(), key, candles, incremental: true });
    await importCandles({ source: source(), key, candles });
    expect(firsts).toEqual([0, 3, 6, 6, 3, 0]);
  });

  it('holds so many bars at most, while a source that ascends has no limit', async () => {
    const candles = open();
    const options = { key, candles, incremental: true, maxHeld: 8 };
    const report = await importCandles({ source: sourceOf(newestFirst, 3), ...options });
    expect(report).toMatchObject({
      status: 'rejected',
      inserted: 0,
      error: { code: 'VALIDATION', path: 'incremental' },
    });
    expect(report.error?.message).toContain('sort it ascending, or import it without incremental');
    const ascending = await importCandles({ source: sourceOf(bars(9), 3), ...options });
    expect(ascending).toMatchObject({ status: 'done', inserted: 9, isAscending: true });
  });
});

describe('importCandles, where something fails', () => {
  /** A source that throws after its batches. */
  async function* failing(error: unknown): CandleSource {
    yield* batchesOf(bars(2));
    throw error;
  }

  it('says what stands when the store fails half way', async () => {
    const memory = open();
    let calls = 0;
    const candles: CandleRepository = {
      ...memory,
      saveMany: async (series, options) => {
        if (++calls === 3) throw new UnavailableError('the server is away');
        return memory.saveMany(series, options);
      },
    };
    const report = await importCandles({ source: sourceOf(bars(9), 2), key, candles });
    expect(report).toMatchObject({
      status: 'failed',
      error: { code: 'UNAVAILABLE' },
      inserted: 4,
      batches: 2,
      through: { row: 5, timestamp: new Date('2024-01-02T00:03:00Z') },
    });
    expect((await memory.getRange(key, everything)).equals(seriesOf(bars(4)))).toBe(true);
  });

  it('is rejected where the source finds itself invalid as a whole', async () => {
    const source = failing(new ValidationError('header', 'has no column for close'));
    const report = await importCandles({ source, key, candles: open() });
    expect(report).toMatchObject({ status: 'rejected', inserted: 2, error: { path: 'header' } });
  });

  it('is rejected where a record of the source is too large', async () => {
    const source = failing(new TooLargeError('a.csv, row 4: is longer than 1,048,576 characters'));
    const report = await importCandles({ source, key, candles: open() });
    expect(report).toMatchObject({
      status: 'rejected',
      inserted: 2,
      error: { code: 'TOO_LARGE', retryable: false },
    });
  });

  it('keeps a native error of the source as the cause', async () => {
    const cause = new Error('disk gone');
    const report = await importCandles({ source: failing(cause), key, candles: open() });
    expect(report).toMatchObject({ status: 'failed', error: { code: 'UNKNOWN', cause } });
  });

  it('rejects where the store can not say what it has', async () => {
    const candles = {
      ...open(),
      getCoverage: () => Promise.reject(new UnavailableError('the server is away')),
    };
    const call = importCandles({ source: sourceOf(bars(1)), key, candles, incremental: true });
    await expect(call).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('importCandles and its signal', () => {
  it('is aborted while the source waits, and lets go of it', async () => {
    const controller = new AbortController();
    let closed = false;
    const [batch] = batchesOf(bars(2));
    const source: CandleSource = {
      [Symbol.asyncIterator]() {
        let first = true;
        return {
          next: () => {
            if (!first) return new Promise(() => controller.abort());
            first = false;
            return Promise.resolve({ done: false, value: batch as NonNullable<typeof batch> });
          },
          return: () => {
            closed = true;
            return Promise.resolve({ done: true, value: undefined });
          },
        };
      },
    };
    const { signal } = controller;
    const report = await importCandles({ source, key, candles: open(), signal });
    expect(report).toMatchObject({ status: 'aborted', inserted: 2, error: { code: 'ABORTED' } });
    expect(closed).toBe(true);
  });

  it('ends the save in flight, whose batch does not count', async () => {
    const controller = new AbortController();
    const memory = open();
    const candles: CandleRepository = {
      ...memory,
      saveMany: (series, options) => {
        if (series.first?.timestamp.getTime() !== seriesOf(bars(1)).first?.timestamp.getTime()) {
          controller.abort();
        }
        return memory.saveMany(series, options);
      },
    };
    const source = sourceOf(bars(6), 2);
    const report = await importCandles({ source, key, candles, signal: controller.signal });
    expect(report).toMatchObject({
      status: 'aborted',
      inserted: 2,
      batches: 1,
      through: { row: 3 },
    });
  });

  it('is aborted before it begins, with a report all the same', async () => {
    const signal = AbortSignal.abort();
    const options = { key, candles: open(), signal, incremental: true };
    const report = await importCandles({ source: sourceOf(bars(1)), ...options });
    expect(report).toMatchObject({ status: 'aborted', read: 0 });
    expect(report.through).toBeUndefined();
  });

  it('closes the source that it refuses', async () => {
    let closed = false;
    async function* closing(): CandleSource {
      try {
        yield* batchesOf([unreadable]);
        yield* batchesOf(bars(1));
      } finally {
        closed = true;
      }
    }
    await importCandles({ source: closing(), key, candles: open() });
    expect(closed).toBe(true);
  });
});
