import { Readable } from 'node:stream';
import {
  type Access,
  type Answer,
  Connection,
  candleDriver,
  type Database,
  encodeNative,
  Schema,
  symbolDriver,
} from '@jts/adapter-clickhouse/fuzzing';
import { type CallContext, defaultLimits, Secrets } from '@jts/adapter-kit';
import { columnFields, maxTimestamp, minTimestamp, seriesKey } from '@jts/domain';
import { join } from './bytes.js';
import type { Decoder } from './decoder.js';
import { refusalOfAnswer } from './native.js';
import { nativeTable, typeNames } from './native-tables.js';
import { hostileNumbers, withLength, words } from './words.js';

const names = { database: 'd', candles: 'candles', symbols: 'symbols' };
const context: CallContext = {
  signal: new AbortController().signal,
  attempt: 0,
  limits: defaultLimits,
  remainingMs: () => 1000,
  once: (_, compute) => compute(),
};
const key = seriesKey('A', '1d');
const span = { from: minTimestamp, to: maxTimestamp };

/** A read of every kind. */
const calls: readonly ((database: Database) => unknown)[] = [
  (database) => candleDriver(database).read(key, span, undefined, context),
  (database) => candleDriver(database).read(key, span, 3, context),
  (database) => candleDriver(database).readLatest(key, 2, context),
  (database) => candleDriver(database).coverage(key, context),
  (database) => candleDriver(database).count(key, undefined, context),
  (database) => candleDriver(database).list({}, context),
  (database) => symbolDriver(database, undefined).get('A', context),
  (database) => symbolDriver(database, undefined).find({}, context),
  ({ schema }) => schema.look(context),
  ({ connection }) => connection.open(context),
];

const texts = (name: string, ...values: readonly string[]) => ({ name, type: 'String', values });
const flags = (name: string, ...values: readonly number[]) => ({
  name,
  type: 'UInt8',
  values: Uint8Array.from(values),
});
const sortingKey = ['symbol', 'timeframe', 'timestamp'];
const goodTables = join(
  ...encodeNative(
    [
      texts('name', 'candles', 'symbols'),
      texts('engine', 'MergeTree', 'ReplacingMergeTree'),
      texts('engine_full', 'MergeTree ORDER BY x', 'ReplacingMergeTree(updated_at) ORDER BY code'),
      texts('sorting_key', sortingKey.join(', '), 'code'),
      { name: 'reorders', type: 'UInt64', values: BigUint64Array.of(0n, 0n) },
    ],
    2,
  ),
);

const candleTypes: readonly (readonly [name: string, type: string])[] = [
  ...['symbol', 'exchange', 'timeframe'].map((name) => [name, 'String'] as const),
  ...columnFields.map((name) => [name, typeOf(name)] as const),
];
const symbolTypes: readonly (readonly [name: string, type: string])[] = [
  ...['code', 'name', 'market', 'sector'].map((name) => [name, 'String'] as const),
  ['is_active', 'UInt8'],
  ['updated_at', 'DateTime'],
];

function typeOf(field: (typeof columnFields)[number]): string {
  if (field === 'timestamp') return 'DateTime64(3)';
  return field === 'volume' ? 'UInt64' : 'Decimal(18, 4)';
}

const allColumns = [
  ...candleTypes.map(([name, type]) => ({ table: 'candles', name, type })),
  ...symbolTypes.map(([name, type]) => ({ table: 'symbols', name, type })),
];
const goodColumns = join(
  ...encodeNative(
    [
      texts('table', ...allColumns.map(({ table }) => table)),
      texts('name', ...allColumns.map(({ name }) => name)),
      texts('type', ...allColumns.map(({ type }) => type)),
      texts('default_kind', ...allColumns.map(() => '')),
      flags('in_partition_key', ...allColumns.map(() => 0)),
      flags(
        'in_sorting_key',
        ...allColumns.map(({ table, name }) =>
          Number(table === 'candles' ? sortingKey.includes(name) : name === 'code'),
        ),
      ),
    ],
    allColumns.length,
  ),
);

const expectations = ['0', '70000', '-1', 'many', '1e300', '33554432', undefined, '2.5'];

function answer(pieces: readonly Uint8Array[], way: number): Answer {
  const rows = expectations[(way >> 3) % expectations.length];
  return {
    stream: Readable.from(pieces, { objectMode: false }),
    http_status_code: way % 16 === 15 ? 500 : 200,
    response_headers: { 'x-clickhouse-query-id': 'fuzz' },
    ...(rows === undefined ? {} : { summary: { total_rows_to_read: rows } }),
  };
}

/** A server that describes its tables as it should, unless that is what is tried. */
function hostile(
  pieces: readonly Uint8Array[],
  way: number,
  tries: 'tables' | 'columns' | 'rows',
): Database {
  const exec = async ({ query }: { readonly query: string }): Promise<Answer> => {
    const isTables = query.includes('FROM system.tables');
    const isColumns = query.includes('FROM system.columns');
    if (isTables && tries !== 'tables') return answer([goodTables], 0);
    if (isColumns && tries !== 'columns') return answer([goodColumns], 0);
    return answer(pieces, way);
  };
  const client = { exec } as unknown as Access['client'];
  const secrets = new Secrets('', []);
  const connection = new Connection({ client, owned: false, server: 'hostile', names, secrets });
  return { connection, schema: new Schema(connection) } as Database;
}

export const clickHouseStore: Decoder = {
  name: 'clickhouse-store',
  valid: nativeTable,
  words: words(...typeNames.map(withLength), ...hostileNumbers, goodTables, goodColumns),
  families: [],
  streams: true,
  codeOf: refusalOfAnswer,
  async decode(pieces, way) {
    const call = calls[way % calls.length] as (typeof calls)[number];
    // Of the look at the tables either answer may be hostile.
    const looks = way < 32 ? 'tables' : 'columns';
    return call(hostile(pieces, way, call === calls[8] ? looks : 'rows'));
  },
};
