import type { RawCandle, RawRecords, RawSymbol } from '@jts/conformance';
import type { TestDatabase } from './database.js';

// Rows stay in their order: of duplicates in one insert the last counts.
const settings = 'async_insert = 0, max_insert_threads = 1, input_format_parallel_parsing = 0';

/**
 * Writes rows as another program would: past the adapter, one insert a table. Every other time all
 * parts are merged then, since no read may depend on whether that has happened.
 */
export function seedInto({ run }: TestDatabase) {
  let inserts = 0;
  const addColumns = async (table: string, names: readonly string[]) => {
    for (const name of names) {
      await run(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${name} String DEFAULT '' FIRST`);
    }
  };
  return async ({ candles = [], symbols = [], unknownColumns = {} }: RawRecords): Promise<void> => {
    const unknown = unknownPart(unknownColumns);
    if (candles.length > 0) {
      await addColumns('candles', Object.keys(unknownColumns));
      await run(
        `INSERT INTO candles (${unknown.names} symbol, exchange, timeframe, timestamp,
          open, high, low, close, volume) SETTINGS ${settings}
        SELECT ${unknown.values} symbol, exchange, timeframe, fromUnixTimestamp64Milli(ms),
          open, high, low, close, volume
        FROM input('symbol String, exchange String, timeframe String, ms Int64,
          open Decimal64(4), high Decimal64(4), low Decimal64(4), close Decimal64(4), volume UInt64')
        FORMAT JSONEachRow ${candles.map(candleRow).join('\n')}`,
      );
      inserts++;
      if (inserts % 2 === 0) await run('OPTIMIZE TABLE candles FINAL');
    }
    if (symbols.length > 0) {
      await addColumns('symbols', Object.keys(unknownColumns));
      await run(
        `INSERT INTO symbols (${unknown.names} code, name, market, sector, is_active, updated_at)
        SETTINGS ${settings}
        SELECT ${unknown.values} code, name, market, sector, is_active, toDateTime(seconds)
        FROM input('code String, name String, market String, sector String, is_active UInt8,
          seconds UInt32')
        FORMAT JSONEachRow ${symbols.map(symbolRow).join('\n')}`,
      );
    }
  };
}

/** Their names and values, each with its comma: they stand first, where they disturb most. */
function unknownPart(columns: Readonly<Record<string, string>>) {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return {
    names: Object.keys(columns)
      .map((name) => `${name},`)
      .join(' '),
    values: Object.values(columns)
      .map((text) => `${quoted(text)},`)
      .join(' '),
  };
}

function candleRow({ timestamp, volume, ...texts }: RawCandle): string {
  return JSON.stringify({ ...texts, ms: timestamp.getTime(), volume: volume.toString() });
}

function symbolRow({ isActive, updatedAt, ...texts }: RawSymbol): string {
  const seconds = updatedAt.getTime() / 1000;
  return JSON.stringify({ ...texts, is_active: Number(isActive), seconds });
}
