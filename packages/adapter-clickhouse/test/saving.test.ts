import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf, pickRows } from '../src/changes.js';
import { barsAt, daily, day, everything, minutely, minutes } from './bars.js';
import { clickHouseUnavailable } from './database.js';
import { openStore } from './open-store.js';

const closes = fc.dictionary(
  fc.integer({ min: 1, max: 30 }).map(String),
  fc.integer({ min: 1, max: 3 }),
);
const seriesOf = (given: Readonly<Record<string, number>>) => {
  const days = Object.keys(given)
    .map(Number)
    .sort((a, b) => a - b);
  return barsAt(days.map(day), (i) => given[String(days[i])] ?? 0);
};

describe('what a save has to write', () => {
  it.each(['replace', 'skip'] as const)('is told by comparing, with %s', (rule) => {
    fc.assert(
      fc.property(closes, closes, (before, after) => {
        const [stored, input] = [seriesOf(before), seriesOf(after)];
        const { result, rows } = changesOf(input, stored.copyColumns(), rule);
        const days = Object.keys(after);
        const isNew = days.filter((n) => before[n] === undefined);
        const differs = days.filter((n) => before[n] !== undefined && before[n] !== after[n]);
        const written = rule === 'replace' ? [...isNew, ...differs] : isNew;
        expect(result).toEqual({
          inserted: isNew.length,
          replaced: rule === 'replace' ? differs.length : 0,
          skipped: days.length - written.length,
        });
        const picked = pickRows(input, rows);
        expect(Array.from(picked.timestamp, Number)).toEqual(
          written.map((n) => day(Number(n))).sort((a, b) => a - b),
        );
        expect(Array.from(picked.close)).toEqual(
          Array.from(rows, (row) => input.columns.close[row]),
        );
      }),
    );
  });
});

describe.skipIf(clickHouseUnavailable())('saving', () => {
  it('a few bars far apart looks at those alone', async () => {
    const { store } = await openStore();
    await store.candles.saveMany(minutes(5000));
    const years = [day(1), day(1) + 60_000, day(3650), day(20_000)];
    const input = barsAt(years, (i) => (i === 1 ? 101 : 7), minutely);
    expect(await store.candles.saveMany(input)).toEqual({ inserted: 2, replaced: 1, skipped: 1 });
    expect(await store.candles.saveMany(input)).toEqual({ inserted: 0, replaced: 0, skipped: 4 });
    expect(await store.candles.saveMany(input, { onConflict: 'skip' })).toMatchObject({
      skipped: 4,
    });
    expect(await store.candles.count(minutely)).toBe(5002);
  });

  it('writes one part for a batch, however long its texts', async () => {
    const { store, run } = await openStore();
    const key = { ...minutely, exchange: 'X'.repeat(2000) };
    const many = minutes(200_000);
    await store.candles.saveMany(barsAt(Array.from(many.columns.timestamp, Number), () => 1, key));
    expect(await run('SELECT uniqExact(_part) FROM candles')).toBe('1');
  });

  it('writes nothing where nothing changes', async () => {
    const { store, run } = await openStore();
    await store.candles.saveMany(minutes(100));
    const parts = await run('SELECT uniqExact(_part), count() FROM candles');
    await store.candles.saveMany(minutes(100));
    await store.candles.saveMany(minutes(100, 500), { onConflict: 'skip' });
    expect(await run('SELECT uniqExact(_part), count() FROM candles')).toBe(parts);
  });

  it('and reading go on where a bar has more versions than a read expects', async () => {
    const { store, run } = await openStore();
    await store.candles.saveMany(barsAt([1, 2, 3].map(day)));
    await run(`INSERT INTO candles SELECT '005930', 'KRX', '1d',
      fromUnixTimestamp64Milli(toInt64(${day(4)})), 1, 1, 1, number, number FROM numbers(5000)
      SETTINGS max_insert_threads = 1`);
    for (const n of [1, 2, 4, 5]) {
      const latest = await store.candles.getLatest(daily, n);
      const all = await store.candles.getRange(daily, everything);
      expect(latest.equals(all.rows(-n))).toBe(true);
    }
    const last = await store.candles.getLatest(daily);
    expect(last.at(0)?.volume).toBe(4999n);
    const chunks: number[] = [];
    for await (const chunk of store.candles.streamRange(daily, everything, { chunkSize: 3 })) {
      chunks.push(chunk.length);
    }
    expect(chunks).toEqual([3, 1]);
  });
});

describe.skipIf(clickHouseUnavailable())('rows that are no candles', () => {
  it.each([
    [
      'a timestamp in the year 55840',
      `fromUnixTimestamp64Milli(toInt64(1700000000000000))`,
      '1',
      'timestamp',
    ],
    [
      'a price of 19 digits',
      'fromUnixTimestamp64Milli(toInt64(0))',
      "reinterpret(toInt64(1234567890123456789), 'Decimal64(4)')",
      'open[0]',
    ],
  ])('are corrupt data: %s', async (_, timestamp, open, path) => {
    const { store, run } = await openStore();
    await run(
      `INSERT INTO candles SELECT '005930', 'KRX', '1d', ${timestamp}, ${open}, 1, 1, 1, 1`,
    );
    await expect(store.candles.getLatest(daily)).rejects.toMatchObject({
      code: 'CORRUPT_DATA',
      collection: 'candles',
      id: 'KRX 005930 1d',
      path,
    });
  });

  it.each([
    ["'005930', 'KRX', '2d'", 'KRX 005930 2d', 'timeframe'],
    ["'', 'KRX', '1d'", 'KRX  1d', 'symbol'],
    ["'005930', unhex('41ff'), '1d'", 'A\udcff 005930 1d', 'exchange'],
  ])('are corrupt data in a list: %s', async (key, id, path) => {
    const { store, run } = await openStore();
    await run(`INSERT INTO candles SELECT ${key}, '2024-01-01', 1, 1, 1, 1, 1`);
    await expect(store.candles.listSeries()).rejects.toMatchObject({
      code: 'CORRUPT_DATA',
      id,
      path,
    });
  });
});

describe.skipIf(clickHouseUnavailable())('a table of another program', () => {
  const columns =
    'symbol String, exchange String, timeframe String, timestamp DateTime64(3), open Decimal64(4), ' +
    'high Decimal64(4), low Decimal64(4), close Decimal64(4), volume UInt64';

  it.each(['toDate(timestamp)', 'toStartOfInterval(timestamp, INTERVAL 1 MONTH)'])(
    'partitioned by %s, which wraps before 1970, shows all bars in every range',
    async (partition) => {
      const { connect, run } = await openStore({ schema: false });
      await run(
        `CREATE TABLE candles (${columns}) ENGINE = MergeTree PARTITION BY ${partition} ORDER BY (symbol, timeframe, timestamp)`,
      );
      const store = await connect();
      await store.ensureSchema();
      const years = [1900, 1928, 1969, 1970, 2024, 2150, 2299].map((year) => Date.UTC(year, 5, 1));
      const bars = barsAt(years);
      await store.candles.saveMany(bars);
      expect(await store.candles.saveMany(bars)).toMatchObject({ skipped: years.length });
      for (const [i, from] of years.entries()) {
        const counts = years
          .slice(i)
          .map((to) => store.candles.count(daily, { from: new Date(from), to: new Date(to) }));
        expect(await Promise.all(counts)).toEqual(years.slice(i).map((_, k) => k + 1));
      }
      expect(await store.candles.deleteRange(daily, everything)).toBe(years.length);
      expect(await store.candles.count(daily)).toBe(0);
    },
  );

  it.each(['replace', 'skip'] as const)(
    'of fewer decimal places than when the store was opened takes no rounded bar, with %s',
    async (onConflict) => {
      const { store, run } = await openStore();
      for (const field of ['open', 'high', 'low', 'close']) {
        await run(`ALTER TABLE candles MODIFY COLUMN ${field} Decimal(12, 2)`);
      }
      const saved = store.candles.saveMany(barsAt([day(1)]), { onConflict });
      await expect(saved).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' });
      expect(await run('SELECT count() FROM candles')).toBe('0');
    },
  );
});
