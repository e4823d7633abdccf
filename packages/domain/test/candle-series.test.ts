import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  allocateColumns,
  Candle,
  CandleSeries,
  columnFields,
  isCandleSeries,
  maxScaledPrice,
  maxTimestamp,
  maxVolume,
  minTimestamp,
  seriesKey,
  type WritableCandleColumns,
} from '../src/index.js';
import { anyColumns, anyScale, anySeries, days, key, memoryOf } from './arbitraries.js';

const refusal = (path: string, reason: string) =>
  expect.objectContaining({ code: 'VALIDATION', path, reason: expect.stringContaining(reason) });
const bar = (date: string, close: string | number = 1, volume: number | bigint = 0) =>
  Candle.of({ timestamp: date, open: close, high: close, low: close, close, volume });
const dates = (series: CandleSeries) =>
  series.toArray().map((candle) => candle.timestamp.toISOString().slice(0, 10));

/** Columns of as many rows as there are times, zero but for what is given. */
function columnsAt(
  times: readonly (number | bigint)[],
  more: Partial<WritableCandleColumns> = {},
): WritableCandleColumns {
  const timestamp = BigInt64Array.from(times, (time) => BigInt(time));
  return { ...allocateColumns(times.length), timestamp, ...more };
}

describe('CandleSeries.of', () => {
  it('holds any candles, in time order, whatever order they come in', () => {
    const shuffled = anySeries.chain((series) =>
      fc.tuple(
        fc.constant(series),
        fc.shuffledSubarray(series.toArray(), { minLength: series.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([series, candles]) => {
        const made = CandleSeries.of(key, candles, { scale: series.scale });
        expect(made.equals(series)).toBe(true);
        expect(made.columns).toEqual(series.columns);
        expect(made.toArray()).toEqual(series.toArray());
      }),
    );
  });

  it('takes any iterable and has 4 decimal places where nothing is said', () => {
    function* candles() {
      yield bar('2024-01-02', '1.5');
      yield bar('2024-01-01', '0.0001');
    }
    const series = CandleSeries.of(key, candles());
    expect(series.scale).toBe(4);
    expect([...series.columns.close]).toEqual([1n, 15_000n]);
    expect(dates(series)).toEqual(['2024-01-01', '2024-01-02']);
  });

  const twice = [
    bar('2024-01-02', 1),
    bar('2024-01-01', 2),
    bar('2024-01-02', 3),
    bar('2024-01-02', 4),
  ];

  it('rejects two candles of one time and names both', () => {
    expect(() => CandleSeries.of(key, twice)).toThrow(
      refusal('candles[2].timestamp', '2024-01-02T00:00:00.000Z is also the time of candles[0]'),
    );
  });

  it.each([
    ['first', [2n, 1n]],
    ['last', [2n, 4n]],
  ] as const)('keeps the %s of them if told to', (duplicates, closes) => {
    const series = CandleSeries.of(key, twice, { duplicates, scale: 0 });
    expect([...series.columns.close]).toEqual(closes);
  });

  it('keeps the first or the last of any duplicates', () => {
    const anyCandles = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.nat(1_000)));
    fc.assert(
      fc.property(anyCandles, fc.constantFrom('first' as const, 'last' as const), (pairs, rule) => {
        const wanted = new Map<number, number>();
        for (const [time, close] of pairs) {
          if (rule === 'last' || !wanted.has(time)) wanted.set(time, close);
        }
        const candles = pairs.map(([time, close]) => bar(new Date(time).toISOString(), close));
        const series = CandleSeries.of(key, candles, { duplicates: rule, scale: 0 });
        const found = series
          .toArray()
          .map((candle) => [candle.timestamp.getTime(), candle.close.toNumber()]);
        expect(found).toEqual([...wanted].sort(([a], [b]) => a - b));
      }),
    );
  });

  it('never rounds: a digit too many names the candle and the field', () => {
    const candles = [bar('2024-01-01'), bar('2024-01-02', '1.23456')];
    expect(() => CandleSeries.of(key, candles)).toThrow(
      refusal('candles[1].open', '1.23456 has more than 4 decimal places'),
    );
    expect(() => CandleSeries.of(key, [bar('2024-01-01', '1e14')])).toThrow(
      refusal('candles[0].open', '±10^14 (scale 4)'),
    );
  });

  it.each([
    [[{}], {}, 'candles[0]', 'must be a Candle, not an object'],
    [[bar('2024-01-01'), null], {}, 'candles[1]', 'not null'],
    [[], { scale: 19 }, 'scale', '0 to 18'],
    [[], { duplicates: 'sum' }, 'duplicates', 'one of reject, first, last'],
  ])('refuses %s with %j', (candles, options, path, reason) => {
    expect(() => CandleSeries.of(key, candles as never, options as never)).toThrow(
      refusal(path, reason),
    );
  });
});

describe('CandleSeries.fromColumns', () => {
  it('takes any valid columns over without a copy', () => {
    fc.assert(
      fc.property(anyColumns, anyScale, (columns, scale) => {
        const series = CandleSeries.fromColumns(key, columns, scale);
        expect(series.length).toBe(columns.timestamp.length);
        expect(series.scale).toBe(scale);
        for (const field of columnFields) expect(series.columns[field]).toBe(columns[field]);
      }),
    );
  });

  it('takes the ends of every range', () => {
    const columns = columnsAt([minTimestamp, maxTimestamp], {
      open: BigInt64Array.of(maxScaledPrice, -maxScaledPrice),
      volume: BigUint64Array.of(0n, maxVolume),
    });
    const last = CandleSeries.fromColumns(key, columns).last;
    expect(last?.toJSON()).toMatchObject({
      timestamp: '2299-12-31T23:59:59.999Z',
      open: '-99999999999999.9999',
      volume: '18446744073709551615',
    });
  });

  it('keeps its own list of columns, and a key of its own', () => {
    const columns = { ...columnsAt([0]) };
    const given = { ...key };
    const series = CandleSeries.fromColumns(given, columns);
    columns.close = BigInt64Array.of(7n);
    Object.assign(given, { symbol: 'changed' });
    expect([...series.columns.close]).toEqual([0n]);
    expect(series.key).toEqual(key);
    expect(Object.isFrozen(series.columns) && Object.isFrozen(series.key)).toBe(true);
  });

  it.each([
    [[1, 1], 'columns.timestamp[1]', 'later'],
    [[0, 2, 1], 'columns.timestamp[2]', 'later'],
    [[minTimestamp - 1, 0], 'columns.timestamp', 'between 1900-01-01 and 2299-12-31'],
    [[0, maxTimestamp + 1], 'columns.timestamp', 'between 1900-01-01 and 2299-12-31'],
    [[-(2n ** 63n)], 'columns.timestamp', 'between'],
    [[2n ** 63n - 1n], 'columns.timestamp', 'between'],
    [[2n ** 62n, 2n ** 62n + 1n], 'columns.timestamp[1]', 'later'],
  ])('refuses the times %s', (times, path, reason) => {
    expect(() => CandleSeries.fromColumns(key, columnsAt(times))).toThrow(refusal(path, reason));
  });

  it.each(['open', 'high', 'low', 'close'] as const)(
    'refuses 19 digits in %s at any row',
    (field) => {
      const edge = fc.constantFrom(
        maxScaledPrice + 1n,
        -maxScaledPrice - 1n,
        2n ** 63n - 1n,
        -(2n ** 63n),
      );
      const beyond = fc.oneof(edge, fc.bigInt({ min: maxScaledPrice + 1n, max: 2n ** 63n - 1n }));
      fc.assert(
        fc.property(
          beyond,
          fc.boolean(),
          fc.integer({ min: 0, max: 4 }),
          (price, negative, row) => {
            const column = new BigInt64Array(5).fill(maxScaledPrice);
            column[row] = negative && price > 0n ? -price : price;
            const columns = columnsAt([0, 1, 2, 3, 4], { [field]: column });
            expect(() => CandleSeries.fromColumns(key, columns)).toThrow(
              refusal(`columns.${field}[${row}]`, '18 digits'),
            );
          },
        ),
      );
    },
  );

  it.each([
    [null, 'columns', 'not null'],
    [{}, 'columns.timestamp', 'must be a BigInt64Array'],
    [{ ...allocateColumns(0), open: [] }, 'columns.open', 'must be a BigInt64Array'],
    [
      { ...allocateColumns(0), close: new BigUint64Array() },
      'columns.close',
      'must be a BigInt64Array',
    ],
    [
      { ...allocateColumns(0), volume: new BigInt64Array() },
      'columns.volume',
      'must be a BigUint64Array',
    ],
    [
      { ...allocateColumns(2), low: new BigInt64Array(1) },
      'columns.low',
      'has 1 values, timestamp has 2',
    ],
    [{ ...allocateColumns(0), volume: new BigUint64Array(1) }, 'columns.volume', 'has 1 values'],
  ])('refuses columns that are none: %s', (columns, path, reason) => {
    expect(() => CandleSeries.fromColumns(key, columns as never)).toThrow(refusal(path, reason));
  });

  it('refuses a bad key and a bad scale', () => {
    const { exchange, timeframe } = key;
    expect(() => CandleSeries.fromColumns({ exchange, timeframe } as never, columnsAt([]))).toThrow(
      refusal('key.symbol', 'not undefined'),
    );
    expect(() => CandleSeries.fromColumns(key, columnsAt([]), 4.5)).toThrow(
      refusal('scale', '0 to 18'),
    );
  });
});

describe('CandleSeries.empty', () => {
  it('has a key and a scale and no bars', () => {
    const series = CandleSeries.empty(key, 2);
    expect(series).toMatchObject({ key, scale: 2, length: 0 });
    expect([series.first, series.last, series.at(0), series.toArray()]).toEqual([
      undefined,
      undefined,
      undefined,
      [],
    ]);
    expect(series.numbers('close')).toEqual(new Float64Array());
    expect(CandleSeries.empty(key).scale).toBe(4);
  });
});

describe('bars of a series', () => {
  it('are found as in an array, from either end', () => {
    const anyIndex = fc.oneof(
      fc.integer({ min: -60, max: 60 }),
      fc.constantFrom(-0, 0.9, -0.9, 1.5, -1.5, Number.NaN, Infinity, -Infinity, 2 ** 32),
    );
    fc.assert(
      fc.property(anySeries, anyIndex, (series, index) => {
        const array = [...series];
        expect(array).toHaveLength(series.length);
        expect(series.at(index)).toEqual(array.at(index));
        expect(series.first).toEqual(array[0]);
        expect(series.last).toEqual(array.at(-1));
        expect(series.toArray()).toEqual(array);
      }),
    );
  });

  it('are made anew: two loops at once do not meet', () => {
    const series = days(2);
    const pairs = [...series].flatMap((a) => [...series].map((b) => `${a.close}${b.close}`));
    expect(pairs).toEqual(['100100', '100101', '101100', '101101']);
    expect(series.first).not.toBe(series.first);
    series.first?.timestamp.setFullYear(1999);
    expect(dates(series)).toEqual(['2024-01-01', '2024-01-02']);
  });

  it('can be left half-way', () => {
    for (const candle of days(1_000)) {
      expect(candle.close.toFixed()).toBe('100');
      break;
    }
  });
});

describe('a series', () => {
  it('is JSON from which it can be made again, whatever it holds', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        const json = JSON.parse(JSON.stringify(series)) as ReturnType<CandleSeries['toJSON']>;
        const candles = json.candles.map((one) =>
          Candle.of({ ...one, volume: BigInt(one.volume) }),
        );
        const { exchange, symbol, timeframe, scale } = json;
        const again = CandleSeries.of(seriesKey(symbol, timeframe, exchange), candles, { scale });
        expect(again).toEqual(series);
      }),
    );
  });

  it('is told apart from another by deep equality', () => {
    const series = days(3);
    expect(days(3)).toEqual(series);
    expect(days(5).rows(0, 3)).toEqual(series);
    expect(days(2)).not.toEqual(series);
    expect(CandleSeries.fromColumns(seriesKey('x', '1d'), series.copyColumns(), 2)).not.toEqual(
      series,
    );
    const columns = series.copyColumns();
    columns.volume[2] = 99n;
    expect(CandleSeries.fromColumns(key, columns, 2)).not.toEqual(series);
  });

  it('is recognised by its brand, of whichever copy of the package', async () => {
    vi.resetModules();
    const other = await import('../src/index.js');
    const foreign = other.CandleSeries.fromColumns(key, days(3).copyColumns(), 2);
    expect(foreign).not.toBeInstanceOf(CandleSeries);
    expect(isCandleSeries(foreign)).toBe(true);
    expect(days(3).equals(foreign as never)).toBe(true);
    expect(
      days(3)
        .rows(0, 1)
        .concat(foreign.rows(1) as never),
    ).toEqual(days(3));
    for (const value of [null, undefined, 1, [], {}, days(1).columns]) {
      expect(isCandleSeries(value)).toBe(false);
    }
  });

  it('gives copies of its columns that may be written to', () => {
    const series = days(4).rows(1, 3);
    const copy = series.copyColumns();
    for (const field of columnFields) {
      expect([...copy[field]]).toEqual([...series.columns[field]]);
      expect(copy[field].buffer).not.toBe(memoryOf(series.columns)[field].buffer);
      expect(copy[field].buffer.byteLength).toBe(16);
      copy[field].fill(0n);
    }
    expect(series).toEqual(days(4).rows(1, 3));
  });
});
