import {
  CandleSeries,
  type SeriesKey,
  type StockSymbol,
  seriesKey,
  UnknownError,
} from '@jts/domain';
import type { CandleDriver, MarketDataDriver, SymbolDriver } from '../src/index.js';

export const key: SeriesKey = seriesKey('005930', '1d');

const day = 86_400_000;
export const start = Date.UTC(2024, 0, 1);

/** `length` daily bars, each at another price. */
export function bars(length: number, scale = 4): CandleSeries {
  const times = Array.from({ length }, (_, i) => BigInt(start + i * day));
  const prices = BigInt64Array.from(times, (_, i) => BigInt(i) * 10n ** BigInt(scale));
  return CandleSeries.fromColumns(
    key,
    {
      timestamp: BigInt64Array.from(times),
      open: prices,
      high: prices,
      low: prices,
      close: prices,
      volume: BigUint64Array.from(times, () => 1n),
    },
    scale,
  );
}

/** Everything from the beginning of `bars` to their end. */
export const everything = { from: new Date(start), to: new Date(start + 1e12) };

/** A driver that answers nothing unless told how, and writes down what it was asked. */
export function scriptedDriver(script: {
  readonly candles?: Partial<CandleDriver>;
  readonly symbols?: Partial<SymbolDriver>;
  readonly store?: Partial<Omit<MarketDataDriver, 'candles' | 'symbols'>>;
}): MarketDataDriver {
  const unasked = async (): Promise<never> => {
    throw new Error('the driver was not to be asked');
  };
  return {
    name: 'Scripted',
    priceScale: 4,
    toStorageError: (error) => new UnknownError('native failure', { cause: error }),
    ensureSchema: unasked,
    ping: unasked,
    close: async () => {},
    ...script.store,
    candles: {
      save: unasked,
      read: unasked,
      readLatest: unasked,
      coverage: unasked,
      count: unasked,
      delete: unasked,
      list: unasked,
      ...script.candles,
    },
    symbols: { save: unasked, get: unasked, find: unasked, ...script.symbols },
  };
}

export const symbol = (code: string, more: Partial<StockSymbol> = {}): StockSymbol => ({
  code,
  name: `Name of ${code}`,
  market: 'KOSPI',
  isActive: true,
  ...more,
});

/** What a promise rejects with; a promise that resolves is a failure. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
