import type { SchemaMismatchError } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import { barsAt, daily, day, everything } from './bars.js';
import { clickHouseUnavailable } from './database.js';
import { openStore } from './open-store.js';

const keyColumns = 'symbol String, exchange String, timeframe String, timestamp DateTime64(3)';
const prices = (type: string) => ['open', 'high', 'low', 'close'].map((f) => `${f} ${type}`).join();
const barColumns = (type = 'Decimal64(4)') => `${keyColumns}, ${prices(type)}, volume UInt64`;
const mergeTree = 'MergeTree ORDER BY (symbol, timeframe, timestamp)';
const symbolColumns =
  'code String, name String, market String, sector String, is_active UInt8, updated_at DateTime';
const replacing = 'ReplacingMergeTree(updated_at) ORDER BY code';

const accepted: readonly (readonly [name: string, columns: string, engine: string])[] = [
  [
    'a partition for each month and series',
    barColumns(),
    `MergeTree PARTITION BY (toYYYYMM(timestamp), symbol) ORDER BY (symbol, timeframe, timestamp)`,
  ],
  [
    'low cardinality keys and a time zone',
    barColumns()
      .replaceAll('symbol String', 'symbol LowCardinality(String)')
      .replace('exchange String', 'exchange LowCardinality(String)')
      .replace('DateTime64(3)', "DateTime64(3, 'Asia/Seoul')"),
    mergeTree,
  ],
  [
    'further columns with defaults',
    `${barColumns()}, source String DEFAULT 'x', note Nullable(String), seen DateTime MATERIALIZED now(), mid Decimal64(4) ALIAS open`,
    mergeTree,
  ],
  [
    'another sorting key',
    barColumns(),
    'MergeTree ORDER BY (exchange, symbol, toDate(timestamp), timestamp)',
  ],
  ['no sorting key', barColumns(), 'MergeTree ORDER BY tuple()'],
  [
    'rows numbered',
    barColumns(),
    `${mergeTree} SETTINGS enable_block_number_column = 1, enable_block_offset_column = 1`,
  ],
  [
    'inserts deduplicated',
    barColumns(),
    `${mergeTree} SETTINGS non_replicated_deduplication_window = 1000`,
  ],
  [
    'replacing by the whole key',
    barColumns(),
    'ReplacingMergeTree ORDER BY (symbol, exchange, timeframe, timestamp)',
  ],
  ['one order said to be off', barColumns(), `${mergeTree} SETTINGS optimize_row_order = 0`],
];

const refused: readonly (readonly [
  name: string,
  columns: string,
  engine: string,
  difference: RegExp,
])[] = [
  ['Memory', barColumns(), 'Memory', /engine is Memory/],
  ['Null', barColumns(), 'Null', /engine is Null/],
  [
    'SummingMergeTree',
    barColumns(),
    'SummingMergeTree ORDER BY (symbol, timeframe, timestamp)',
    /engine is SummingMergeTree/,
  ],
  [
    'rows reordered',
    barColumns(),
    `${mergeTree} SETTINGS optimize_row_order = 1`,
    /optimize_row_order is on/,
  ],
  [
    'partitioned by a value',
    barColumns(),
    'MergeTree PARTITION BY volume ORDER BY (symbol, timeframe, timestamp)',
    /partition key uses volume/,
  ],
  [
    'a sorting key with a part of the timestamp only',
    barColumns(),
    'MergeTree ORDER BY (symbol, toStartOfHour(timestamp), exchange)',
    /sorting key has toStartOfHour\(timestamp\) without timestamp itself/,
  ],
  [
    'sorted by a value',
    barColumns(),
    'MergeTree ORDER BY (symbol, timeframe, timestamp, close)',
    /sorting key uses close/,
  ],
  [
    'replacing without exchange',
    barColumns(),
    'ReplacingMergeTree ORDER BY (symbol, timeframe, timestamp)',
    /sorting key of a ReplacingMergeTree lacks exchange/,
  ],
  [
    'replacing by the date',
    barColumns(),
    'ReplacingMergeTree ORDER BY (symbol, exchange, timeframe, toDate(timestamp))',
    /lacks timestamp/,
  ],
  [
    'replacing by a version',
    barColumns(),
    'ReplacingMergeTree(volume) ORDER BY (symbol, exchange, timeframe, timestamp)',
    /ReplacingMergeTree\(volume\), must have no version/,
  ],
  ['prices as floats', barColumns('Float64'), mergeTree, /column open is Float64, must be Decimal/],
  [
    'prices of 38 digits',
    barColumns('Decimal(38, 4)'),
    mergeTree,
    /column close is Decimal\(38, 4\)/,
  ],
  [
    'prices of two scales',
    barColumns().replace('close Decimal64(4)', 'close Decimal64(2)'),
    mergeTree,
    /different numbers of decimal places: open 4, high 4, low 4, close 2/,
  ],
  [
    'timestamps of seconds',
    barColumns().replace('DateTime64(3)', 'DateTime'),
    mergeTree,
    /column timestamp is DateTime, must be DateTime64\(3\)/,
  ],
  ['signed volumes', barColumns().replace('UInt64', 'Int64'), mergeTree, /column volume is Int64/],
  ['nullable prices', barColumns('Nullable(Decimal64(4))'), mergeTree, /column open is Nullable/],
  [
    'a missing column',
    barColumns().replace(', exchange String', ''),
    mergeTree,
    /column exchange is missing/,
  ],
  [
    'a computed column',
    barColumns().replace('volume UInt64', 'volume UInt64 MATERIALIZED 1'),
    mergeTree,
    /column volume is MATERIALIZED/,
  ],
  [
    'a further column without default',
    `${barColumns()}, note String`,
    mergeTree,
    /further column note String has no default/,
  ],
];

const refusedSymbols: readonly (readonly [
  name: string,
  columns: string,
  engine: string,
  difference: RegExp,
])[] = [
  ['MergeTree', symbolColumns, 'MergeTree ORDER BY code', /symbols: engine is MergeTree/],
  [
    'no version',
    symbolColumns,
    'ReplacingMergeTree ORDER BY code',
    /must be ReplacingMergeTree\(updated_at\)/,
  ],
  [
    'another sorting key',
    symbolColumns,
    'ReplacingMergeTree(updated_at) ORDER BY (market, code)',
    /sorting key is \(market, code\), must be code/,
  ],
  [
    'a float for a flag',
    symbolColumns.replace('UInt8', 'Float32'),
    replacing,
    /column is_active is Float32/,
  ],
];

describe.skipIf(clickHouseUnavailable())('ensureSchema', () => {
  it('creates exactly the given tables', async () => {
    const { store, run, database } = await openStore();
    await store.ensureSchema();
    const shape = (table: string) =>
      run(`SELECT replaceRegexpAll(create_table_query, '\\\\s+', ' ') FROM system.tables
        WHERE database = '${database}' AND name = '${table}' FORMAT TSVRaw`);
    expect(await shape('candles')).toBe(
      `CREATE TABLE ${database}.candles (\`symbol\` String, \`exchange\` String, \`timeframe\` String, \`timestamp\` DateTime64(3), \`open\` Decimal(18, 4), \`high\` Decimal(18, 4), \`low\` Decimal(18, 4), \`close\` Decimal(18, 4), \`volume\` UInt64) ENGINE = MergeTree ORDER BY (symbol, timeframe, timestamp) SETTINGS index_granularity = 8192`,
    );
    expect(await shape('symbols')).toBe(
      `CREATE TABLE ${database}.symbols (\`code\` String, \`name\` String, \`market\` String, \`sector\` String, \`is_active\` UInt8, \`updated_at\` DateTime) ENGINE = ReplacingMergeTree(updated_at) ORDER BY code SETTINGS index_granularity = 8192`,
    );
  });

  it('creates the database too, and many may do so at once', async () => {
    const { connect, run, database } = await openStore({ schema: false });
    await run(`DROP DATABASE ${database} SYNC`).catch(() => {});
    const stores = await Promise.all(Array.from({ length: 6 }, () => connect()));
    await Promise.all(stores.map((store) => store.ensureSchema()));
    for (const store of stores) expect(await store.candles.listSeries()).toEqual([]);
  });

  it.each(accepted)('accepts a table with %s', async (_, columns, engine) => {
    const { store, run } = await openStore({ schema: false });
    await run(`CREATE TABLE candles (${columns}) ENGINE = ${engine}`);
    await store.ensureSchema();
    const bars = barsAt([1, 2, 40].map(day));
    const other = barsAt([1, 2, 40].map(day), () => 5, { ...daily, exchange: 'NYSE' });
    expect(await store.candles.saveMany(bars)).toMatchObject({ inserted: 3 });
    await store.candles.saveMany(other);
    expect(await store.candles.deleteRange(daily, everything)).toBe(3);
    expect(await store.candles.saveMany(bars)).toMatchObject({ inserted: 3 });
    const newer = barsAt([1, 2, 40].map(day), () => 7);
    expect(await store.candles.saveMany(newer)).toMatchObject({ replaced: 3 });
    await run('OPTIMIZE TABLE candles FINAL');
    await store.compact();
    expect((await store.candles.getRange(daily, everything)).equals(newer)).toBe(true);
    expect((await store.candles.getRange(other.key, everything)).equals(other)).toBe(true);
  });

  it.each(refused)('refuses %s', async (_, columns, engine, difference) => {
    const { store, run } = await openStore({ schema: false });
    await run(`CREATE TABLE candles (${columns}) ENGINE = ${engine}`);
    const mismatch = { code: 'SCHEMA_MISMATCH', message: expect.stringMatching(difference) };
    await expect(store.ensureSchema()).rejects.toMatchObject(mismatch);
    await expect(store.candles.count(daily)).rejects.toMatchObject(mismatch);
    expect(await run('EXISTS TABLE symbols')).toBe('0');
  });

  it.each(refusedSymbols)('refuses symbols with %s', async (_, columns, engine, difference) => {
    const { store, run } = await openStore({ schema: false });
    await run(`CREATE TABLE symbols (${columns}) ENGINE = ${engine}`);
    const mismatch = { code: 'SCHEMA_MISMATCH', message: expect.stringMatching(difference) };
    await expect(store.ensureSchema()).rejects.toMatchObject(mismatch);
    await expect(store.symbols.getAllActive()).rejects.toMatchObject(mismatch);
  });

  it('refuses a view', async () => {
    const { store, run } = await openStore({ schema: false });
    await run(`CREATE TABLE real (${barColumns()}) ENGINE = ${mergeTree}`);
    await run('CREATE VIEW candles AS SELECT * FROM real');
    await expect(store.ensureSchema()).rejects.toMatchObject({
      message: expect.stringContaining('engine is View'),
    });
  });

  it('names every difference of both tables at once', async () => {
    const { store, run } = await openStore({ schema: false });
    await run(`CREATE TABLE candles (${barColumns('Float64')}, note String) ENGINE = ${mergeTree}`);
    await run('CREATE TABLE symbols (code String) ENGINE = ReplacingMergeTree ORDER BY code');
    const error: SchemaMismatchError = await store.ensureSchema().then(
      () => Promise.reject(new Error('it was accepted')),
      (rejected: SchemaMismatchError) => rejected,
    );
    expect(error.differences).toHaveLength(5 + 6);
  });

  it('names the differences of keys and columns beside those of the engine', async () => {
    const { store, run } = await openStore({ schema: false });
    await run(
      `CREATE TABLE candles (${barColumns()}, note String) ENGINE = SummingMergeTree ORDER BY note`,
    );
    await run('CREATE TABLE symbols (code String, name String) ENGINE = MergeTree ORDER BY name');
    await expect(store.ensureSchema()).rejects.toMatchObject({
      differences: [
        'candles: engine is SummingMergeTree, must be MergeTree',
        'candles: sorting key uses note',
        'candles: further column note String has no default',
        'symbols: engine is MergeTree, must be ReplacingMergeTree(updated_at)',
        'symbols: sorting key is (name), must be code',
        'symbols: column market is missing, must be String',
        'symbols: column sector is missing, must be String',
        'symbols: column is_active is missing, must be UInt8',
        'symbols: column updated_at is missing, must be DateTime',
      ],
    });
  });

  it('names no keys of an engine that has none', async () => {
    const { store, run } = await openStore({ schema: false });
    await run(`CREATE TABLE candles (${barColumns()}) ENGINE = Memory`);
    await run('CREATE TABLE symbols (code Int8) ENGINE = Null');
    await expect(store.ensureSchema()).rejects.toMatchObject({
      differences: [
        'candles: engine is Memory, must be MergeTree',
        'symbols: engine is Null, must be ReplacingMergeTree(updated_at)',
        'symbols: column code is Int8, must be String',
        expect.stringContaining('column name is missing'),
        expect.stringContaining('column market is missing'),
        expect.stringContaining('column sector is missing'),
        expect.stringContaining('column is_active is missing'),
        expect.stringContaining('column updated_at is missing'),
      ],
    });
  });

  it('takes a table that was put right since', async () => {
    const { store, run } = await openStore({ schema: false });
    await expect(store.candles.count(daily)).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: expect.stringContaining('does not exist: call ensureSchema()'),
    });
    await run(`CREATE TABLE candles (${barColumns()}) ENGINE = ${mergeTree}`);
    expect(await store.candles.count(daily)).toBe(0);
  });
});

describe.skipIf(clickHouseUnavailable())('an existing table', () => {
  it('says how many decimal places prices have, from the start', async () => {
    const { run, connect } = await openStore({ schema: false });
    await run(`CREATE TABLE candles (${barColumns('Decimal(12, 6)')}) ENGINE = ${mergeTree}`);
    const store = await connect();
    expect(store.priceScale).toBe(6);
    const bars = barsAt([day(1)], () => 123_456_789_012, daily, 6);
    await store.candles.saveMany(bars);
    const got = await store.candles.getRange(daily, everything);
    expect(got.scale).toBe(6);
    expect(got.equals(bars)).toBe(true);
  });

  it.each([
    ['Decimal(9, 2)', 2, 999_999_997, 1_000_000_001],
    ['Decimal(4, 0)', 0, 9_997, 10_001],
  ])(
    'of %s takes what it holds, and refuses more before any write',
    async (type, scale, most, over) => {
      const { store, run } = await openStore({ schema: false });
      await run(`CREATE TABLE candles (${barColumns(type)}) ENGINE = ${mergeTree}`);
      await store.ensureSchema();
      const fits = barsAt([day(1), day(2)], (i) => (i === 0 ? most : 3 - most), daily, scale);
      await store.candles.saveMany(fits);
      expect((await store.candles.getLatest(daily, 5)).equals(fits)).toBe(true);
      const tooLarge = barsAt([day(3), day(4)], (i) => (i === 0 ? 5 : over), daily, scale);
      await expect(store.candles.saveMany(tooLarge)).rejects.toMatchObject({
        code: 'VALIDATION',
        path: 'candles[1].open',
      });
      expect(await store.candles.count(daily)).toBe(2);
    },
  );

  it('keeps what was deleted and saved again, even where it deduplicates inserts', async () => {
    const { store, run } = await openStore({ schema: false });
    await run(`CREATE TABLE candles (${barColumns()}) ENGINE = ${mergeTree}
      SETTINGS non_replicated_deduplication_window = 1000`);
    const bars = barsAt([1, 2, 3].map(day));
    for (let i = 0; i < 3; i++) {
      expect(await store.candles.saveMany(bars)).toMatchObject({ inserted: 3 });
      expect(await store.candles.deleteRange(daily, everything)).toBe(3);
    }
    await store.candles.saveMany(bars);
    expect(await store.candles.count(daily)).toBe(3);
  });

  it('that is replaced by one of another scale shows no wrong prices', async () => {
    const { store, run } = await openStore();
    await run('DROP TABLE candles SYNC');
    await run(`CREATE TABLE candles (${barColumns('Decimal(18, 2)')}) ENGINE = ${mergeTree}`);
    await run(`INSERT INTO candles VALUES ('005930', 'KRX', '1d', '2024-01-01', 1, 1, 1, 1, 1)`);
    await expect(store.candles.getLatest(daily)).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' });
  });
});
