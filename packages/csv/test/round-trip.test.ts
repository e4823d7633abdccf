import { readCandles, writeCandles } from '@jts/csv';
import {
  barLabel,
  CandleSeries,
  maxScaledPrice,
  maxTimestamp,
  maxVolume,
  minTimestamp,
  seriesKey,
  timeframes,
} from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, read, refusal, text } from './support.js';

const edges = [0n, 1n, -1n, maxScaledPrice, -maxScaledPrice, 2n ** 53n, 2n ** 53n - 1n, 2n ** 31n];
const price = fc.oneof(
  fc.constantFrom(...edges),
  fc.bigInt({ min: -maxScaledPrice, max: maxScaledPrice }),
  fc.bigInt({ min: -1_000_000n, max: 1_000_000n }),
);
const volume = fc.oneof(
  fc.constantFrom(0n, maxVolume, 2n ** 63n, 2n ** 53n + 1n),
  fc.bigInt({ min: 0n, max: maxVolume }),
);
const bar = fc.tuple(
  fc.integer({ min: minTimestamp, max: maxTimestamp }),
  price,
  price,
  price,
  price,
  volume,
);

/** Any series whose bars are labelled as its timeframe wants it. */
const anySeries = fc
  .tuple(
    fc.constantFrom(...timeframes),
    fc.integer({ min: 0, max: 18 }),
    fc.array(bar, { minLength: 1, maxLength: 20 }),
  )
  .map(([timeframe, scale, bars]) => {
    const byTime = new Map(bars.map((one) => [barLabel(timeframe, one[0]), one]));
    const times = [...byTime.keys()].filter((ms) => ms >= minTimestamp).sort((a, b) => a - b);
    const column = (place: 1 | 2 | 3 | 4 | 5) =>
      times.map((ms) => (byTime.get(ms) ?? bars[0])?.[place] as bigint);
    const columns = {
      timestamp: BigInt64Array.from(times.map(BigInt)),
      open: BigInt64Array.from(column(1)),
      high: BigInt64Array.from(column(2)),
      low: BigInt64Array.from(column(3)),
      close: BigInt64Array.from(column(4)),
      volume: BigUint64Array.from(column(5)),
    };
    return CandleSeries.fromColumns(seriesKey('005930', timeframe), columns, scale);
  });

const day = seriesKey('005930', '1d');
const minute = seriesKey('005930', '1m');
const series = (key = day, timestamp = '2024-01-02') =>
  CandleSeries.fromColumns(
    key,
    {
      timestamp: BigInt64Array.of(BigInt(Date.parse(timestamp))),
      open: BigInt64Array.of(15_000n),
      high: BigInt64Array.of(1_000_000n),
      low: BigInt64Array.of(-1n),
      close: BigInt64Array.of(0n),
      volume: BigUint64Array.of(maxVolume),
    },
    4,
  );

describe('written candles', () => {
  it('any series is read back equal, in whatever chunks it is written', async () => {
    await fc.assert(
      fc.asyncProperty(anySeries, fc.nat(20), async (whole, cut) => {
        const chunks = [whole.rows(0, cut), whole.rows(cut)];
        const [batch] = await collect(
          readCandles(writeCandles(chunks, { format: 'csv' }), {
            timeframe: whole.key.timeframe,
            scale: whole.scale,
            // Instants are written with Z: a zone must not move them.
            ...(whole.key.timeframe.endsWith('m') ? { timezone: 'America/New_York' } : {}),
          }),
        );
        expect(batch?.problems).toEqual([]);
        const back = batch && CandleSeries.fromColumns(whole.key, batch.columns, batch.scale);
        expect(back?.equals(whole)).toBe(true);
      }),
    );
  });

  it('any series is one Candle.toJSON a line as jsonl', async () => {
    await fc.assert(
      fc.asyncProperty(anySeries, async (whole) => {
        const lines = (await text(writeCandles([whole], { format: 'jsonl' }))).split('\n');
        expect(lines.pop()).toBe('');
        expect(lines).toEqual(whole.toArray().map((candle) => JSON.stringify(candle)));
      }),
    );
  });

  it('are dates for bars of a day and longer, else instants', async () => {
    expect(await text(writeCandles([series()], { format: 'csv' }))).toBe(
      'timestamp,open,high,low,close,volume\n2024-01-02,1.5,100,-0.0001,0,18446744073709551615\n',
    );
    const minutes = await text(writeCandles([series(minute)], { format: 'csv' }));
    expect(minutes).toMatch(/\n2024-01-02T00:00:00\.000Z,1\.5,/);
  });

  it('keep the time of a daily bar that another program gave one', async () => {
    const odd = await text(writeCandles([series(day, '2024-01-02T09:00Z')], { format: 'csv' }));
    expect(odd).toMatch(/\n2024-01-02T09:00:00\.000Z,/);
  });

  it('come in pieces, as the consumer takes them', async () => {
    let asked = 0;
    async function* chunks() {
      for (; asked < 100; asked++) yield series(minute, `20${10 + asked}-01-01`);
    }
    for await (const _ of writeCandles(chunks(), { format: 'csv' })) {
      if (asked > 2) break;
    }
    expect(asked).toBe(3);
  });

  it('of none are a header, which is no candle file', async () => {
    const empty = () => writeCandles([CandleSeries.empty(day)], { format: 'csv' });
    expect(await text(empty())).toBe('timestamp,open,high,low,close,volume\n');
    expect(await refusal(read(empty()))).toBe('file: has a header, but no rows');
    expect(await text(writeCandles([], { format: 'jsonl' }))).toBe('');
  });

  it('are of one series and one of two formats', async () => {
    const both = writeCandles([series(), series(minute)], { format: 'csv' });
    expect(await refusal(text(both))).toBe('chunks: must be of one series');
    const wrong = { format: 'xml' } as unknown as { format: 'csv' };
    expect(await refusal(text(writeCandles([], wrong)))).toMatch(
      /^format: must be one of csv, jsonl/,
    );
  });
});
