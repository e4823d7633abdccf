import { type CallContext, defaultLimits } from '@jts/adapter-kit';
import { type CandleSeries, seriesId, type Timeframe } from '@jts/domain';
import type { ConflictRule, SaveCandlesResult } from '@jts/ports';
import { checkPrecision, storedColumns, toNative } from './candle-columns.js';
import { type Changes, changesOf, pickRows, type StoredColumns } from './changes.js';
import type { Statement } from './connection.js';
import type { Database } from './database.js';
import { encodeNative } from './native-encoder.js';
import type { CandleTable } from './schema.js';
import { insertSettings } from './settings.js';
import { barColumns, SeriesStatements } from './statements.js';

/**
 * Looks at what is stored, then inserts what is new or differs, and nothing else: C4 holds since
 * nothing is ever taken away, and C3 since the last row inserted is the one that is read.
 */
export async function saveCandles(
  database: Database,
  series: CandleSeries,
  rule: ConflictRule,
  context: CallContext,
): Promise<SaveCandlesResult> {
  const table = await database.schema.candles(context);
  const input = series.withScale(table.scale);
  checkPrecision(input, table);
  // What is still under way might change what is looked at now.
  await database.writes.settle(seriesId(input.key), context);
  const stored = await lookAt(database, table, input, rule, context);
  const changes = changesOf(input, stored, rule);
  // A retry finds what the attempt before it has written.
  const result = await context.once('result', async () => changes.result);
  if (changes.rows.length > 0) await insert(database, table, input, changes, context);
  return result;
}

async function insert(
  { connection, writes, compaction }: Database,
  table: CandleTable,
  input: CandleSeries,
  { rows, result }: Changes,
  context: CallContext,
): Promise<void> {
  const columns = toNative(pickRows(input, rows), table.scale);
  const statements = new SeriesStatements(table.name, input.key);
  try {
    await writes.run(seriesId(input.key), context, ({ queryId, until }) => {
      const statement = statements.insert(table.scale, until);
      const body = encodeNative(columns, rows.length);
      return connection.insert(statement, body, rows.length, context, insertSettings, queryId);
    });
  } finally {
    // Even where it failed, as far as we know.
    if (result.replaced > 0) compaction.note(input.key, spanOf(input));
  }
}

/** The stored bars that the input may meet. */
async function lookAt(
  { connection, schema }: Database,
  table: CandleTable,
  input: CandleSeries,
  rule: ConflictRule,
  context: CallContext,
): Promise<StoredColumns> {
  const all = rule === 'replace';
  const columns = all ? barColumns : 'timestamp';
  const statement = lookStatement(table, input, columns);
  const result = await connection.select(statement, context, { limits: defaultLimits });
  // The server would round, in silence, to what a column has become since the store was opened.
  if (!all || result.rows === 0) {
    const types = await connection.select(
      new SeriesStatements(table.name, input.key).types(),
      context,
    );
    storedColumns(types, true, table.scale, schema.candlesName);
  }
  return storedColumns(result, all, table.scale, schema.candlesName);
}

/**
 * Bars that lie together are looked for by their span. A few bars far apart are named one by one:
 * between them the table may hold millions.
 */
function lookStatement(table: CandleTable, input: CandleSeries, columns: string): Statement {
  const span = spanOf(input);
  const statements = new SeriesStatements(table.name, input.key, span);
  const mostStored = (span.to - span.from) / shortestMs[input.key.timeframe];
  const few = input.length <= mostNamed && mostStored > 64 * input.length + 1024;
  if (!few) return statements.read(columns);
  return statements.readAt(Array.from(input.columns.timestamp, Number), columns);
}

const mostNamed = 10_000;
const minute = 60_000;
const day = 1440 * minute;
/** The shortest time from one bar to the next. */
const shortestMs: Readonly<Record<Timeframe, number>> = {
  '1m': minute,
  '5m': 5 * minute,
  '15m': 15 * minute,
  '1h': 60 * minute,
  '1d': day,
  '1w': 7 * day,
  '1M': 28 * day,
};

function spanOf({ columns: { timestamp } }: CandleSeries) {
  return { from: Number(timestamp[0]), to: Number(timestamp[timestamp.length - 1]) };
}
