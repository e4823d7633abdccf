import type { SymbolDriver, SymbolFilter } from '@jts/adapter-kit';
import { checkSymbol, type Market, type StockSymbol } from '@jts/domain';
import { corrupt } from './candle-columns.js';
import type { Database } from './database.js';
import { type ColumnToSend, encodeNative } from './native-encoder.js';
import { insertSettings } from './settings.js';
import { inTime } from './statements.js';
import { type Table, textsOf, uint8sOf } from './table.js';

const columns = 'code, name, market, sector, is_active';
const inputTypes = 'code String, name String, market String, sector String, is_active UInt8';

/** @param now the clock of `updated_at`; the server's if absent, never this machine's */
export function symbolDriver(
  { connection, schema, writes }: Database,
  now: (() => Date) | undefined,
): SymbolDriver {
  return {
    async save(symbols, context) {
      const table = await schema.symbols(context);
      const clock = now && { now: Math.floor(now().getTime() / 1000) };
      const sql = upsert(table, clock !== undefined);
      await writes.run('symbols', context, ({ queryId, until }) => {
        const statement = { sql, params: { ...clock, until } };
        const body = encodeNative(toNative(symbols), symbols.length);
        return connection.insert(statement, body, symbols.length, context, insertSettings, queryId);
      });
    },

    async get(code, context) {
      const sql = select(await schema.symbols(context), 'code = {code:String}');
      const { limits } = context;
      const result = await connection.select({ sql, params: { code } }, context, { limits });
      return fromNative(result, schema.symbolsName)[0] ?? null;
    },

    async find({ market, active }: SymbolFilter, context) {
      const conditions = [
        ...(market === undefined ? [] : ['market = {market:String}']),
        ...(active === undefined ? [] : ['is_active != 0']),
      ];
      const sql = select(await schema.symbols(context), conditions.join(' AND ') || '1');
      const result = await connection.select(
        { sql, params: market === undefined ? {} : { market } },
        context,
        { limits: context.limits },
      );
      return fromNative(result, schema.symbolsName);
    },
  };
}

/** FINAL: the row of the highest version, of equal ones the last inserted, merged or not. */
function select(table: string, condition: string): string {
  const texts = ['code', 'name', 'market', 'sector']
    .map((column) => `CAST(${column}, 'String') AS ${column}`)
    .join(', ');
  return (
    `SELECT ${texts}, is_active FROM ` +
    `(SELECT ${columns} FROM ${table} FINAL WHERE ${condition}) FORMAT Native`
  );
}

/**
 * S1: the version is never below the stored one, whoever's clock wrote that; among equal versions
 * the last inserted wins. It is not one more than the stored one, so it does not run ahead of time.
 */
function upsert(table: string, clock: boolean): string {
  const now = clock ? 'toDateTime({now:UInt32})' : 'now()';
  return (
    `INSERT INTO ${table} (${columns}, updated_at) ` +
    `SELECT i.code, i.name, i.market, i.sector, i.is_active, greatest(${now}, s.version) ` +
    `FROM input('${inputTypes}') AS i ` +
    `LEFT JOIN (SELECT code, max(updated_at) AS version FROM ${table} GROUP BY code) AS s ` +
    `ON s.code = i.code WHERE ${inTime} FORMAT Native`
  );
}

function toNative(symbols: readonly StockSymbol[]): ColumnToSend[] {
  const text = (name: string, values: readonly string[]) => ({ name, type: 'String', values });
  return [
    text(
      'code',
      symbols.map(({ code }) => code),
    ),
    text(
      'name',
      symbols.map(({ name }) => name),
    ),
    text(
      'market',
      symbols.map(({ market }) => market),
    ),
    text(
      'sector',
      symbols.map(({ sector }) => sector ?? ''),
    ),
    {
      name: 'is_active',
      type: 'UInt8',
      values: Uint8Array.from(symbols, ({ isActive }) => Number(isActive)),
    },
  ];
}

/** @throws CorruptDataError naming the table, the code and the field */
function fromNative(result: Table, collection: string): StockSymbol[] {
  const [names, markets] = [textsOf(result, 'name'), textsOf(result, 'market')];
  const [sectors, active] = [textsOf(result, 'sector'), uint8sOf(result, 'is_active')];
  return textsOf(result, 'code').map((code, i) => {
    try {
      return checkSymbol({
        code,
        name: names[i] as string,
        market: markets[i] as Market,
        sector: sectors[i] as string,
        isActive: toBoolean(active[i] as number),
      });
    } catch (error) {
      throw corrupt(error, collection, code);
    }
  });
}

/** 0 and 1 are the answers; any other number is none, and is refused as such. */
function toBoolean(value: number): unknown {
  return value > 1 ? value : value === 1;
}
