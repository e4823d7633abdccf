import {
  type CandleDriver,
  defaultLimits,
  type RawSeriesSummary,
  type Span,
} from '@jts/adapter-kit';
import {
  CandleSeries,
  CorruptDataError,
  checkSeriesKey,
  halves,
  maxTimestamp,
  minTimestamp,
  type SeriesKey,
  seriesId,
} from '@jts/domain';
import { corrupt, nameOf, SeriesResult } from './candle-columns.js';
import type { Work } from './connection.js';
import type { Database } from './database.js';
import { newestRows } from './newest-rows.js';
import { saveCandles } from './save-candles.js';
import { deleteSettings } from './settings.js';
import { SeriesStatements, summaries } from './statements.js';
import { storedKeys } from './stored-keys.js';
import { int64sOf, type Table, uint64sOf } from './table.js';

/**
 * The server may lose a DELETE beside others: mutations get their numbers in one order and come into its
 * queue in another, and a part that was given a higher number meanwhile passes for one that has had them all.
 * It tells that it is done. So what is left is counted, and deleted once more. What is left after so many is
 * being saved by others.
 */
const mostDeletes = 5;

export function candleDriver(database: Database): CandleDriver {
  const { connection, schema, writes } = database;

  return {
    save: (series, rule, context) => saveCandles(database, series, rule, context),

    async read(key, span, limit, context) {
      if (limit !== undefined) return readFirst(database, key, span, limit, context);
      const table = await schema.candles(context);
      const statement = new SeriesStatements(table.name, key, span).read();
      const result = new SeriesResult(key, table.scale, schema.candlesName);
      const { limits } = context;
      const onRows = (rows: Table, expected: number) => {
        const soFar = result.series(rows);
        context.onBars?.(soFar, expected);
      };
      return result.series(await connection.select(statement, context, { onRows, limits }));
    },

    readLatest: (key, count, context) => readLatest(database, key, count, context),

    async coverage(key, context) {
      const table = await schema.candles(context);
      const statement = new SeriesStatements(table.name, key).coverage();
      const ends = int64sOf(await connection.select(statement, context), 'timestamp');
      const [from, to] = Array.from(ends, Number).sort((a, b) => a - b);
      // A single bar comes from both ends; one that appears meanwhile may come from one.
      return from === undefined ? null : checkedSpan(key, from, to ?? from, schema.candlesName);
    },

    async count(key, span, context) {
      const table = await schema.candles(context);
      const statement = new SeriesStatements(table.name, key, span).count();
      return countOf(await connection.select(statement, context));
    },

    async delete(key, span, context) {
      const table = await schema.candles(context);
      const statements = new SeriesStatements(table.name, key, span);
      await writes.settle(seriesId(key), context);
      const held = await context.once('held', async () =>
        countOf(await connection.select(statements.count(), context)),
      );
      // A DELETE that matches nothing still looks at every part.
      if (held === 0) return 0;
      for (let left = held, tries = 0; left > 0 && tries < mostDeletes; tries++) {
        await writes.run(seriesId(key), context, ({ queryId, until }) =>
          connection.run(statements.delete(until), context, deleteSettings, queryId),
        );
        left = countOf(await connection.select(statements.count(), context));
      }
      return held;
    },

    async list(filter, context) {
      const table = await schema.candles(context);
      const { limits } = context;
      const result = await connection.select(summaries(table.name, filter), context, { limits });
      return toSummaries(result, schema.candlesName);
    },
  };
}

/**
 * The first bars of a span. Mostly each row is a bar; where one is not, the bars up to the last time
 * that was found are read once more, by the rule for duplicates.
 */
async function readFirst(
  { connection, schema }: Database,
  key: SeriesKey,
  span: Span,
  limit: number,
  work: Work,
): Promise<CandleSeries> {
  const table = await schema.candles(work);
  const seriesOf = (rows: Table) =>
    new SeriesResult(key, table.scale, schema.candlesName).series(rows);
  // One more than asked for: the last row may have a duplicate that is not among them.
  const statement = new SeriesStatements(table.name, key, span).readFirst(limit + 1);
  const result = await connection.select(statement, work, { limits: defaultLimits });
  const times = int64sOf(result, 'timestamp');
  if (!hasDuplicates(times)) return seriesOf(result).rows(0, limit);
  const upToLast = { from: span.from, to: Number(times.at(-1)) };
  const all = new SeriesStatements(table.name, key, upToLast).read();
  return seriesOf(await connection.select(all, work, { limits: defaultLimits }));
}

/** @param times ascending */
function hasDuplicates(times: BigInt64Array): boolean {
  const words = halves(times);
  for (let at = 2; at < words.length; at += 2) {
    if (words[at] === words[at - 2] && words[at + 1] === words[at - 1]) return true;
  }
  return false;
}

/**
 * The last bars. One row may be one of many of its bar, so a few more are read, and where they were
 * not enough, more before them.
 */
async function readLatest(
  { connection, schema }: Database,
  key: SeriesKey,
  count: number,
  work: Work,
): Promise<CandleSeries> {
  const table = await schema.candles(work);
  let latest = CandleSeries.empty(key, table.scale);
  let more = true;
  for (let rows = count + 64; more && latest.length < count; rows = Math.min(4 * rows, mostRows)) {
    const first = latest.first?.timestamp.getTime();
    const span = first === undefined ? undefined : { from: minTimestamp, to: first - 1 };
    const statement = new SeriesStatements(table.name, key, span).readLast(rows);
    const result = await connection.select(statement, work, { limits: { ...defaultLimits, rows } });
    more = result.rows === rows;
    const series = new SeriesResult(key, table.scale, schema.candlesName);
    const earlier = series.series(newestRows(result, more));
    latest = latest.length === 0 ? earlier : earlier.concat(latest);
  }
  return latest.rows(-count);
}

const mostRows = Number.MAX_SAFE_INTEGER;

function countOf(result: Table): number {
  return Number(uint64sOf(result, 'count')[0] ?? 0n);
}

/** @throws CorruptDataError where the table holds what is no key, or no timestamp of a bar */
function toSummaries(result: Table, collection: string): RawSeriesSummary[] {
  const [first, last] = [int64sOf(result, 'first'), int64sOf(result, 'last')];
  const counts = uint64sOf(result, 'count');
  return storedKeys(result).map((stored, row) => {
    const key = checkedKey(stored, collection);
    const { from, to } = checkedSpan(key, Number(first[row]), Number(last[row]), collection);
    return { key, first: from, last: to, count: Number(counts[row]) };
  });
}

function checkedKey(key: SeriesKey, collection: string): SeriesKey {
  try {
    return checkSeriesKey(key);
  } catch (error) {
    throw corrupt(error, collection, nameOf(key));
  }
}

/** @throws CorruptDataError where a stored timestamp lies outside of what the contract knows */
function checkedSpan(key: SeriesKey, from: number, to: number, collection: string): Span {
  if (from >= minTimestamp && to <= maxTimestamp) return { from, to };
  const reason = 'must lie between 1900-01-01 and 2299-12-31';
  throw new CorruptDataError(collection, nameOf(key), 'timestamp', reason);
}
