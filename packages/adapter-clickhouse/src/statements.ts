import type { Span } from '@jts/adapter-kit';
import { minTimestamp, type SeriesKey } from '@jts/domain';
import type { Statement } from './connection.js';
import { tooLate } from './errors.js';
import { oneThread } from './settings.js';

/** Values are parameters of a statement; times go in as milliseconds, whatever the time zones. */
const keyCondition = 'symbol = {s:String} AND timeframe = {f:String} AND exchange = {e:String}';
const spanCondition =
  'timestamp BETWEEN fromUnixTimestamp64Milli({a:Int64}) AND fromUnixTimestamp64Milli({b:Int64})';

const prices = 'open, high, low, close';
export const barColumns = `timestamp, ${prices}, volume`;

/**
 * C2: of several rows of one bar the last inserted. Within a sorting key merges keep the order of
 * insertion, so block number and offset tell it, before and after them.
 */
const newestFirst = 'timestamp, _block_number DESC, _part_offset DESC';
const lastInserted = `ORDER BY ${newestFirst} LIMIT 1 BY timestamp`;

/**
 * Of a bar with its place in the table, 64, and as much as the head of a block takes: the server may
 * send each row as a block of its own.
 */
const rowBytes = 320;

/**
 * G9: a statement that begins after this time of the server is refused before it has done anything.
 * `now64` is of the moment when a statement begins, which is when a KILL can see it.
 */
export const inTime = `NOT throwIf(now64(3) > fromUnixTimestamp64Milli({until:Int64}), '${tooLate}')`;

/** Statements about one series, or one span of it. */
export class SeriesStatements {
  private readonly table: string;
  private readonly condition: string;
  private readonly params: Readonly<Record<string, unknown>>;

  /** @param table as it stands in a statement */
  constructor(table: string, key: SeriesKey, span?: Span) {
    this.table = table;
    this.condition = span === undefined ? keyCondition : `${keyCondition} AND ${spanCondition}`;
    const { symbol: s, timeframe: f, exchange: e } = key;
    this.params = span === undefined ? { s, f, e } : { s, f, e, a: span.from, b: span.to };
  }

  /** The bars, ascending. */
  read(columns = barColumns): Statement {
    return this.select(`SELECT ${columns} FROM ${this.where()} ${lastInserted}`);
  }

  /**
   * The first `rows` rows, of which several may be of one bar: LIMIT after BY would have the server
   * read the whole span.
   */
  readFirst(rows: number): Statement {
    return this.few(`SELECT ${barColumns} FROM ${this.where()} ORDER BY timestamp`, rows);
  }

  /**
   * The last `rows` rows, latest first, and which is the newest of a bar's: an order by that as well
   * would have the server read the whole series.
   */
  readLast(rows: number): Statement {
    const columns = `${barColumns}, _block_number AS block, _part_offset AS row`;
    return this.few(`SELECT ${columns} FROM ${this.where()} ORDER BY timestamp DESC`, rows);
  }

  /** The bars at these times, in milliseconds. */
  readAt(times: readonly number[], columns = barColumns): Statement {
    const at = `toUnixTimestamp64Milli(timestamp) IN (${times.join(', ')})`;
    return this.select(`SELECT ${columns} FROM ${this.where()} AND ${at} ${lastInserted}`);
  }

  /** One row of no meaning, read from no row: an answer without rows does not tell its types. */
  types(): Statement {
    const columns = barColumns.split(', ').map((column) => `any(${column}) AS ${column}`);
    return { sql: `SELECT ${columns.join(', ')} FROM ${this.table} WHERE 0 FORMAT Native` };
  }

  count(): Statement {
    return this.select(`SELECT count() AS count FROM (${this.times()})`);
  }

  /** The first and the last timestamp, without a look at those between. */
  coverage(): Statement {
    const ends = ['ASC', 'DESC'].map(
      (order) => `(SELECT timestamp FROM ${this.where()} ORDER BY timestamp ${order} LIMIT 1)`,
    );
    return this.select(ends.join(' UNION ALL '));
  }

  /** @param until as {@link inTime} says; as a subquery it is no part of what the mutation keeps */
  delete(until: number): Statement {
    const sql = `DELETE FROM ${this.where()} AND (SELECT ${inTime})`;
    return { sql, params: { ...this.params, until } };
  }

  /**
   * An insert of bars sent as Native.
   *
   * @param scale that of their prices
   * @param until as {@link inTime} says
   */
  insert(scale: number, until: number): Statement {
    const types = prices.replaceAll(/\w+/g, (field) => `${field} Decimal(18, ${scale})`);
    return {
      sql:
        `INSERT INTO ${this.table} (symbol, exchange, timeframe, ${barColumns}) ` +
        `SELECT {s:String}, {e:String}, {f:String}, ${barColumns} ` +
        `FROM input('timestamp DateTime64(3), ${types}, volume UInt64') WHERE ${inTime} FORMAT Native`,
      params: { ...this.params, until },
    };
  }

  private where(): string {
    return `${this.table} WHERE ${this.condition}`;
  }

  private times(): string {
    return `SELECT timestamp FROM ${this.where()} ORDER BY timestamp LIMIT 1 BY timestamp`;
  }

  /** At most so many rows, of however many the server will expect. */
  private few(sql: string, rows: number): Statement {
    return { ...this.select(`${sql} LIMIT {n:UInt64}`, { n: rows }), mostRows: rows };
  }

  private select(sql: string, more: Readonly<Record<string, unknown>> = {}): Statement {
    const params = { ...this.params, ...more };
    return { sql: `${sql} FORMAT Native`, params, rowBytes, settings: oneThread };
  }
}

const key = 'symbol, exchange, timeframe';
/** As text, whatever the type of the column. */
const keyTexts = key.replaceAll(/\w+/g, "CAST($&, 'String') AS $&");
const matching = (table: string, filter: Partial<SeriesKey>) => {
  const conditions = Object.keys(filter).map((column) => ` AND ${column} = {${column}:String}`);
  return `${table} WHERE 1${conditions.join('')}`;
};

/** The keys of all series. */
export function distinctKeys(table: string): Statement {
  return { sql: `SELECT DISTINCT ${keyTexts} FROM ${table} FORMAT Native` };
}

/**
 * Key, first and last timestamp and the exact count of each series that matches, in one pass.
 *
 * Duplicates are told by a bitmap of minutes since 1900 (fewer than 2^32) for each remainder of a
 * minute: where bars are minutes or longer there is one, of 0.1 to 4 bytes a bar.
 */
export function summaries(table: string, filter: Partial<SeriesKey>): Statement {
  const ms = `(toUnixTimestamp64Milli(timestamp) - (${minTimestamp}))`;
  const bars =
    `SELECT ${key}, min(timestamp) AS earliest, max(timestamp) AS latest, ` +
    `groupBitmap(toUInt32(intDiv(${ms}, 60000))) AS bars ` +
    `FROM ${matching(table, filter)} GROUP BY ${key}, ${ms} % 60000`;
  return {
    sql:
      `SELECT ${keyTexts}, min(earliest) AS first, max(latest) AS last, sum(bars) AS count ` +
      `FROM (${bars}) GROUP BY ${key} FORMAT Native`,
    params: filter,
  };
}

/** A span of a series where a `replace` has left rows behind. */
export interface SeriesSpan {
  readonly key: SeriesKey;
  readonly span: Span | undefined;
}

/** Where the superseded rows are: all but the newest of each bar, at most `most` of them. */
export function supersededRows(
  table: string,
  places: readonly SeriesSpan[],
  most: number,
): Statement {
  const selects = places.map(({ span }, i) => {
    const condition = span === undefined ? keyCondition : `${keyCondition} AND ${spanCondition}`;
    return (
      `(SELECT CAST(_part, 'String') AS part, _part_offset AS row FROM ${table} ` +
      `WHERE ${numbered(condition, i)} ORDER BY ${newestFirst} LIMIT 1, 9223372036854775807 BY timestamp)`
    );
  });
  const params = places.flatMap(({ key: { symbol, timeframe, exchange }, span }, i) => [
    [`s${i}`, symbol],
    [`f${i}`, timeframe],
    [`e${i}`, exchange],
    ...(span === undefined
      ? []
      : [
          [`a${i}`, span.from],
          [`b${i}`, span.to],
        ]),
  ]);
  return {
    sql: `SELECT part, row FROM (${selects.join(' UNION ALL ')}) LIMIT ${most} FORMAT Native`,
    params: Object.fromEntries(params),
  };
}

/** The condition with parameters of its own: `{s:String}` becomes `{s7:String}`. */
function numbered(condition: string, i: number): string {
  return condition.replaceAll(/\{(\w):/g, `{$1${i}:`);
}
