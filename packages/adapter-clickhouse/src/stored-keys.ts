import type { SeriesKey } from '@jts/domain';
import { type Table, textsOf } from './table.js';

/** The keys of a result, unchecked: other programs may have written any text. */
export function storedKeys(result: Table): SeriesKey[] {
  const [exchanges, timeframes] = [textsOf(result, 'exchange'), textsOf(result, 'timeframe')];
  return textsOf(result, 'symbol').map((symbol, i) => ({
    symbol,
    exchange: exchanges[i] as string,
    timeframe: timeframes[i] as SeriesKey['timeframe'],
  }));
}
