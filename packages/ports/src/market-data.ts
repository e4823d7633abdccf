import type { CandleSeries, Market, SeriesKey, StockSymbol, TimeRange } from '@jts/domain';
import type { CallOptions, SearchOptions } from './options.js';

/** What to do about a candle that is stored already: overwrite it, or keep it. */
export type ConflictRule = 'replace' | 'skip';

export interface SaveCandlesOptions extends CallOptions {
  /** `replace` if absent: the last write wins. */
  readonly onConflict?: ConflictRule;
}

/** What became of the input: the three add up to its length, by what the call found stored. */
export interface SaveCandlesResult {
  /** Candles that were not stored before. */
  readonly inserted: number;
  /** Candles that were stored with other values, and have these now. */
  readonly replaced: number;
  /** Candles that were stored with the same values, or won by `skip`: nothing was written. */
  readonly skipped: number;
}

export interface ReadRangeOptions extends CallOptions {
  /**
   * Is given the bars that have come so far, from the first one, wherever a store knows them before it has
   * them all: the answer begins with these bars. A read that has given some is not repeated where it fails.
   * What it throws ends the read. A store that has them all at once never calls it, nor does one that may
   * have to read again, as behind policies, a cache or a gateway: `streamRange` gives parts everywhere.
   *
   * @param expected about how many bars the answer will have; 0 where that is not known
   */
  readonly onBars?: (soFar: CandleSeries, expected: number) => void;
}

export interface StreamOptions extends CallOptions {
  /** Candles in a chunk at most, 1 to 1,000,000; 65,536 if absent. */
  readonly chunkSize?: number;
}

/** One series of the store. */
export interface SeriesSummary {
  readonly key: SeriesKey;
  readonly first: Date;
  readonly last: Date;
  readonly count: number;
}

/**
 * Bars. A series is (exchange, symbol, timeframe), and series never mix; each has one candle for a
 * timestamp in every read and count, the last one inserted, even where other programs left
 * duplicate rows. Prices keep every digit. Whether a bar makes sense is not the store's business.
 */
export interface CandleRepository {
  /**
   * Stores bars; repeating it changes nothing. At most 1,000,000 bars are visible whole or not at
   * all. More are stored in time order in such batches: after a failure a prefix stands, and
   * repeating completes it. At no instant is a bar missing that is being replaced.
   *
   * @throws VALIDATION where a price has more decimal places than the store's `priceScale`
   */
  saveMany(series: CandleSeries, options?: SaveCandlesOptions): Promise<SaveCandlesResult>;

  /**
   * The bars of a range, both ends included to the millisecond, ascending, at the store's scale.
   * Nothing found is the empty series of that key.
   *
   * @throws VALIDATION where the range is reversed
   * @throws TOO_LARGE where it holds more bars than the store's `limits.rows`: `streamRange` reads any
   */
  getRange(key: SeriesKey, range: TimeRange, options?: ReadRangeOptions): Promise<CandleSeries>;

  /**
   * The bars of a range in ascending, non-empty chunks, of at most the store's `limits.rows`, in
   * bounded memory however long the range and slow the consumer. Leaving the loop frees everything. A
   * failure half-way throws: a stream never ends early in silence. It is not one snapshot: each chunk
   * is read when it is due.
   */
  streamRange(
    key: SeriesKey,
    range: TimeRange,
    options?: StreamOptions,
  ): AsyncIterable<CandleSeries>;

  /**
   * The last `count` bars (1 if absent), ascending; fewer where fewer are stored, none for 0.
   *
   * @throws VALIDATION where `count` is negative or not an integer
   * @throws TOO_LARGE where they are more than the store's `limits.rows`
   */
  getLatest(key: SeriesKey, count?: number, options?: CallOptions): Promise<CandleSeries>;

  /** The times of the first and the last bar; null where there is none. */
  getCoverage(
    key: SeriesKey,
    options?: CallOptions,
  ): Promise<{ readonly first: Date; readonly last: Date } | null>;

  /** The number of bars, of all or of a range with both ends. */
  count(key: SeriesKey, range?: TimeRange, options?: CallOptions): Promise<number>;

  /**
   * Deletes the bars of a range, both ends included, and says how many it held when the delete
   * began (0 is no error). They can be saved again at once. A bar saved at the same moment is
   * wholly there or wholly gone.
   */
  deleteRange(key: SeriesKey, range: TimeRange, options?: CallOptions): Promise<number>;

  /**
   * Every series that has a bar and matches the filter, ordered by exchange, symbol (by code
   * point) and timeframe (shortest first). Counts are exact, which may mean to read all of it.
   *
   * @throws TOO_LARGE where they are more than the store's `limits.rows`
   */
  listSeries(filter?: Partial<SeriesKey>, options?: CallOptions): Promise<readonly SeriesSummary[]>;
}

/**
 * Listed symbols. `code` is the identity. Lists are ordered by code, by code point. One that takes more
 * bytes than the store's `limits.documentBytes` is `TOO_LARGE` to save, and a list of more than
 * `limits.rows` to read.
 */
export interface SymbolRepository {
  /** Inserts or replaces; the last save wins, whatever the writers' clocks say. */
  save(symbol: StockSymbol, options?: CallOptions): Promise<StockSymbol>;

  /**
   * Saves all or none. Of several with one code the last counts.
   *
   * @returns the number of distinct codes, all of which are stored now
   */
  saveMany(symbols: readonly StockSymbol[], options?: CallOptions): Promise<number>;

  getByCode(code: string, options?: CallOptions): Promise<StockSymbol | null>;
  getByMarket(market: Market, options?: CallOptions): Promise<readonly StockSymbol[]>;
  getAllActive(options?: CallOptions): Promise<readonly StockSymbol[]>;

  /**
   * The symbols whose code or name matches, as `matchesSearch` of the domain decides: case and
   * width don't matter, pattern characters mean themselves, a blank query finds nothing.
   */
  search(query: string, options?: SearchOptions): Promise<readonly StockSymbol[]>;
}
