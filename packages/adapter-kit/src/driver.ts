import type { CandleSeries, Market, SeriesKey, StockSymbol, StorageError } from '@jts/domain';
import type { ConflictRule, ReadRangeOptions, SaveCandlesResult } from '@jts/ports';
import type { Limits } from './limits.js';

/** What a driver's operation knows of the call that it serves. */
export interface CallContext {
  /** Fires when the caller aborts, the deadline passes or the store closes: stop the server's work. */
  readonly signal: AbortSignal;
  /** 0 for the first attempt, 1 for the first retry, ... */
  readonly attempt: number;
  /**
   * What the answer of the operation may hold. More rows are refused above the driver; one that stops
   * as soon as it knows takes no memory for what nobody gets. Bytes are the driver's to count, where
   * answers come from elsewhere: `AnswerSize` does.
   */
  readonly limits: Limits;
  /** Milliseconds until the call's deadline, at least 0. */
  remainingMs(): number;
  /**
   * A value that belongs to the call, not to the attempt: computed by the first attempt that gets
   * so far, and kept under its name for all later ones. (What a delete found when it began, say.)
   */
  once<T>(name: string, compute: () => Promise<T>): Promise<T>;
}

/** What a read of a range knows beside that. */
export interface ReadContext extends CallContext {
  /** Wants to know what has come so far, as `ReadRangeOptions` has it. Once it is called, nothing is repeated. */
  readonly onBars?: ReadRangeOptions['onBars'];
}

/** A span of time in epoch milliseconds, both ends included; `from <= to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One series of the store, with times in epoch milliseconds. */
export interface RawSeriesSummary {
  readonly key: SeriesKey;
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/**
 * What every driver does, whatever it stores. Its operations receive checked arguments of exact
 * types, may throw anything ({@link toStorageError} translates), and are called again where that
 * error is retryable: each must be safe to repeat, where it does not say otherwise.
 */
export interface StoreDriver {
  /** The database, for messages: `ClickHouse`. */
  readonly name: string;
  /**
   * The table from native errors to ours; must accept anything but those. Absent where the database
   * has no errors of its own.
   */
  toStorageError?(error: unknown): StorageError;
  ensureSchema(context: CallContext): Promise<void>;
  /** One round trip; rejects where the server is away. */
  ping(context: CallContext): Promise<{
    readonly serverVersion?: string;
    readonly details: Readonly<Record<string, string>>;
  }>;
  /**
   * Called once, before the calls in flight are waited for: those that the server does not know of yet need
   * not be, and may reject with `CLOSED`.
   */
  beforeClose?(): void;
  /** Called once, when no operation is in flight any more. */
  close(): Promise<void>;
}

/** Bars. The contract is that of `CandleRepository`; here is what the driver may rely on. */
export interface CandleDriver {
  /**
   * @param series 1 to 1,000,000 bars at the store's scale
   * @returns by what was found at the first look, over all attempts of the call
   */
  save(series: CandleSeries, rule: ConflictRule, context: CallContext): Promise<SaveCandlesResult>;
  /**
   * The bars of a span, ascending, at the store's scale.
   *
   * @param limit all if absent. Otherwise about the first `limit` bars: more or fewer are fine,
   *   but none are left out between them, and no bars at all means that the span holds none
   */
  read(
    key: SeriesKey,
    span: Span,
    limit: number | undefined,
    context: ReadContext,
  ): Promise<CandleSeries>;
  /** The last `count` bars (at least 1), ascending. */
  readLatest(key: SeriesKey, count: number, context: CallContext): Promise<CandleSeries>;
  /** The first and the last timestamp. */
  coverage(key: SeriesKey, context: CallContext): Promise<Span | null>;
  count(key: SeriesKey, span: Span | undefined, context: CallContext): Promise<number>;
  /** @returns how many bars the span held when the first attempt began */
  delete(key: SeriesKey, span: Span, context: CallContext): Promise<number>;
  /** In any order. */
  list(filter: Partial<SeriesKey>, context: CallContext): Promise<readonly RawSeriesSummary[]>;
}

/** Which symbols to find; all conditions hold together. */
export interface SymbolFilter {
  readonly market?: Market;
  readonly active?: true;
  /** Not blank. The driver may narrow by it or ignore it: more than match is fine, fewer is not. */
  readonly search?: string;
  /** Beside `search`: so many hits are wanted, the first by code. The driver may ignore it. */
  readonly limit?: number;
}

export interface SymbolDriver {
  /** @param symbols at least one, each code once; all or none are stored */
  save(symbols: readonly StockSymbol[], context: CallContext): Promise<void>;
  get(code: string, context: CallContext): Promise<StockSymbol | null>;
  /** In any order. */
  find(filter: SymbolFilter, context: CallContext): Promise<readonly StockSymbol[]>;
}

export interface MarketDataDriver extends StoreDriver {
  /** Decimal places of stored prices. */
  readonly priceScale: number;
  readonly candles: CandleDriver;
  readonly symbols: SymbolDriver;
}
