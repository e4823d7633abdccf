import type { RawDocument } from './documents/ejson.js';

/**
 * What the suite runs against: an adapter, and a way to a fresh database for each case.
 */
export interface ConformanceTarget<R> {
  /** Names the adapter and how it is reached, in test titles: `ClickHouse over HTTP`. */
  readonly name: string;
  readonly capabilities: Capabilities;
  /**
   * A database that is empty and that nobody else uses, with a schema that is ready.
   *
   * @param options for each store that is opened on it, as the adapter's factory takes them
   */
  open(options?: OpenOptions): Promise<Namespace<R>>;
}

/** Options that a case needs of a store; every store has them. */
export interface OpenOptions {
  readonly limits?: {
    readonly rows?: number;
    readonly bytes?: number;
    readonly documentBytes?: number;
  };
}

/** Every question is answered. Where the answer is no, the suite checks that the call says `UNSUPPORTED`. */
export interface Capabilities {
  /** `deleteRange` deletes. Either answer does where no candles are kept. */
  readonly deletes: boolean;
  /** `saveMany` keeps stored candles by `onConflict: 'skip'`. Likewise. */
  readonly conflictSkip: boolean;
  /**
   * More than one connection reaches the same data, and the data outlives them. Without it
   * `reconnect` is what rejects.
   */
  readonly reconnects: boolean;
}

/** One case's database. */
export interface Namespace<R> {
  readonly repository: R;
  /** Decimal places of stored prices, 0 to 12; 4 if absent. */
  readonly priceScale?: number;
  /** Another connection to the same data, with the same options. `close` ends it. */
  reconnect(): Promise<R>;
  /**
   * Writes rows and documents as another program would, behind the adapter's back. Each call is
   * one insert, rows in their order. `'unsupported'` where no other program can write: cases with
   * rows that the port takes as well then save them, in their order, and cases with broken rows check
   * that the port refuses them.
   */
  readonly seed: ((raw: RawRecords) => Promise<void>) | 'unsupported';
  /**
   * Reads a collection of documents past the adapter, as another program would: in MongoDB Extended
   * JSON v2, in any order. Only where the adapter stores documents that other programs read: what
   * they find there is part of the contract then.
   */
  readonly readRaw?: (collection: DocumentCollection) => Promise<readonly RawDocument[]>;
  /**
   * The clock by which caches and rate limits count, where the target can move it: what takes time is
   * asked to the millisecond then. Absent where it is a server's: cases then take short times, and ask
   * again and again until one is over.
   */
  readonly clock?: MovableClock;
  /** Closes all connections, and drops the data. */
  close(): Promise<void>;
}

/** A clock that stands still until it is moved. */
export interface MovableClock {
  /** @param ms milliseconds, fractions as well; below 0 where clocks go back */
  move(ms: number): void;
}

/**
 * Rows and documents of the given schemas, as other programs write them. Documents are in MongoDB
 * Extended JSON v2, `_id` included; an adapter's `seed` writes them in its database's own types.
 */
export interface RawRecords {
  readonly candles?: readonly RawCandle[];
  readonly symbols?: readonly RawSymbol[];
  /**
   * Columns of text that the given tables don't have, with the value that every row of this call has
   * in them. The table gets them before its own, with an empty text as their default.
   */
  readonly unknownColumns?: Readonly<Record<string, string>>;
  readonly formulas?: readonly RawDocument[];
  readonly strategies?: readonly RawDocument[];
  /** The collection `backtest_results`. */
  readonly backtestResults?: readonly RawDocument[];
  /** The collection `backtest_trades`. */
  readonly backtestTrades?: readonly RawDocument[];
  readonly settings?: readonly RawDocument[];
  /**
   * Keys of the cache: where each points there is then something of another kind than a value, of the
   * kinds that the server has in turn.
   */
  readonly foreignValues?: readonly string[];
  /** Likewise, keys of the rate limiter: there is something that is no bucket. */
  readonly foreignBuckets?: readonly string[];
}

/** The collections of documents, by their names in {@link RawRecords}. */
export type DocumentCollection = Exclude<
  keyof RawRecords,
  'candles' | 'symbols' | 'unknownColumns' | 'foreignValues' | 'foreignBuckets'
>;

/** A row of the table of candles. */
export interface RawCandle {
  readonly symbol: string;
  readonly exchange: string;
  readonly timeframe: string;
  readonly timestamp: Date;
  /** Decimal digits, within the store's scale. */
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: bigint;
}

/** A row of the table of symbols. */
export interface RawSymbol {
  readonly code: string;
  readonly name: string;
  readonly market: string;
  /** Empty where there is none. */
  readonly sector: string;
  readonly isActive: boolean;
  /** In whole seconds, 1970 to 2106: the table's version of the row. */
  readonly updatedAt: Date;
}
