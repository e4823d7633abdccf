import type { SeriesKey } from '@jts/domain';
import type { Connection, Work } from './connection.js';
import type { CandleTable } from './schema.js';
import { distinctKeys } from './statements.js';
import { textsOf } from './table.js';

/** The keys in a table, unchecked: other programs may have written any text. */
export async function storedKeys(
  connection: Connection,
  table: CandleTable,
  filter: Partial<SeriesKey>,
  work: Work,
): Promise<SeriesKey[]> {
  const result = await connection.select(distinctKeys(table.name, filter), work);
  const [exchanges, timeframes] = [textsOf(result, 'exchange'), textsOf(result, 'timeframe')];
  return textsOf(result, 'symbol').map((symbol, i) => ({
    symbol,
    exchange: exchanges[i] as string,
    timeframe: timeframes[i] as SeriesKey['timeframe'],
  }));
}
