import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsAt, daily, day, everything } from './bars.js';
import { clickHouseUnavailable } from './database.js';
import { openStore } from './open-store.js';

const exchanges = ['KRX', 'NYSE'] as const;
const bar = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 99 }));
const exchange = fc.constantFrom(...exchanges);

/** What happens to the table, by us, by other programs and by itself. */
const event = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ insert: fc.array(bar, { minLength: 1, maxLength: 8 }), exchange }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      save: fc.uniqueArray(bar, { minLength: 1, selector: ([n]) => n }),
      exchange,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ delete: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(3)), exchange }),
  },
  { weight: 2, arbitrary: fc.constant({ merge: true }) },
  { weight: 1, arbitrary: fc.constant({ compact: true }) },
  { weight: 1, arbitrary: fc.constant({ detach: true }) },
);

const engines = [
  'MergeTree ORDER BY (symbol, timeframe, timestamp)',
  // Many parts of a merge are wide, and merged column by column.
  `MergeTree ORDER BY (symbol, timeframe, timestamp) SETTINGS min_bytes_for_wide_part = 0,
    vertical_merge_algorithm_min_rows_to_activate = 1, vertical_merge_algorithm_min_columns_to_activate = 1,
    index_granularity = 2`,
  'MergeTree PARTITION BY toYYYYMM(timestamp) ORDER BY (symbol, timeframe, timestamp)',
  'ReplacingMergeTree ORDER BY (symbol, exchange, timeframe, timestamp)',
];

/** Days 1 to 6 lie in two months. */
const dayOf = (n: number) => day(28 + n);

describe.skipIf(clickHouseUnavailable())('of several rows of one bar', () => {
  it.each(engines)(
    'every read shows the last inserted, whatever happens to a %s',
    async (engine) => {
      const { store, run } = await openStore({ schema: false });
      const columns = `symbol String, exchange String, timeframe String, timestamp DateTime64(3),
      open Decimal64(4), high Decimal64(4), low Decimal64(4), close Decimal64(4), volume UInt64`;
      await run(`CREATE TABLE candles (${columns}) ENGINE = ${engine}`);
      await store.ensureSchema();
      await fc.assert(
        fc.asyncProperty(fc.array(event, { maxLength: 15 }), async (events) => {
          await run('TRUNCATE TABLE candles');
          const model = new Map(exchanges.map((name) => [name, new Map<number, number>()]));
          for (const one of events) {
            if ('insert' in one) {
              const rows = one.insert.map(([n, close]) => insertedRow(one.exchange, n, close));
              await run(`INSERT INTO candles SETTINGS async_insert = 0, max_insert_threads = 1,
              input_format_parallel_parsing = 0 VALUES ${rows.join(', ')}`);
              for (const [n, close] of one.insert) model.get(one.exchange)?.set(n, close);
            } else if ('save' in one) {
              const bars = [...one.save].sort(([a], [b]) => a - b);
              await store.candles.saveMany(series(one.exchange, bars));
              for (const [n, close] of bars) model.get(one.exchange)?.set(n, close);
            } else if ('delete' in one) {
              const [from, length] = one.delete;
              const range = { from: new Date(dayOf(from)), to: new Date(dayOf(from + length)) };
              await store.candles.deleteRange({ ...daily, exchange: one.exchange }, range);
              for (let n = from; n <= from + length; n++) model.get(one.exchange)?.delete(n);
            } else if ('merge' in one) {
              await run('OPTIMIZE TABLE candles FINAL');
            } else if ('compact' in one) {
              await store.compact();
            } else {
              await run('DETACH TABLE candles');
              await run('ATTACH TABLE candles');
            }
          }
          for (const [name, bars] of model) {
            const key = { ...daily, exchange: name };
            const expected = series(
              name,
              [...bars].sort(([a], [b]) => a - b),
            );
            expect((await store.candles.getRange(key, everything)).equals(expected)).toBe(true);
            const latest = await store.candles.getLatest(key, 3);
            expect(latest.equals(expected.rows(-3))).toBe(true);
            expect(await store.candles.count(key)).toBe(bars.size);
          }
        }),
        { numRuns: 12 },
      );
    },
  );
});

function series(name: string, bars: readonly (readonly [number, number])[]) {
  return barsAt(
    bars.map(([n]) => dayOf(n)),
    (i) => bars[i]?.[1] ?? 0,
    { ...daily, exchange: name },
  );
}

function insertedRow(name: string, n: number, close: number): string {
  const { open, high, low, close: c, volume } = series(name, [[n, close]]).first ?? {};
  const prices = [open, high, low, c].map((price) => price?.toFixed()).join(', ');
  return `('005930', '${name}', '1d', fromUnixTimestamp64Milli(toInt64(${dayOf(n)})), ${prices}, ${volume})`;
}
