/// <reference lib="esnext.disposable" />
import type { StorageError } from '@jts/domain';
import type {
  BacktestResultRepository,
  FormulaRepository,
  SettingsRepository,
  StrategyRepository,
} from './documents.js';
import type { CandleRepository, SymbolRepository } from './market-data.js';
import type { CallOptions } from './options.js';

/** How a store does. */
export interface Health {
  readonly ok: boolean;
  /** How long the question took, in milliseconds. */
  readonly latencyMs: number;
  readonly serverVersion?: string;
  /** What else the adapter knows: database, topology. Never a secret. */
  readonly details: Readonly<Record<string, string>>;
  /** Why `ok` is false. */
  readonly error?: StorageError;
}

/** A connection to one database, with the repositories that it offers. */
export interface Store extends AsyncDisposable {
  /**
   * Creates tables, collections and indexes where they are missing, and accepts a compatible
   * schema that is there. Idempotent, and safe to run from many processes at once.
   *
   * @throws SCHEMA_MISMATCH naming every difference; nothing is changed then
   */
  ensureSchema(options?: CallOptions): Promise<void>;

  /** Resolves with `ok: false` where the server is away; rejects only for a closed store. */
  health(options?: CallOptions): Promise<Health>;

  /**
   * Waits for the calls in flight, at most the store's timeout, then ends the rest and all open
   * streams with `CLOSED`; calls that still wait for a connection may end so at once. Every later call is `CLOSED`. Closing twice is fine. A client that was
   * handed in stays open.
   */
  close(): Promise<void>;
}

export interface MarketDataStore extends Store {
  /** Decimal places of stored prices: more are refused, never rounded. */
  readonly priceScale: number;
  readonly candles: CandleRepository;
  readonly symbols: SymbolRepository;
}

export interface DocumentStore extends Store {
  readonly formulas: FormulaRepository;
  readonly strategies: StrategyRepository;
  readonly backtests: BacktestResultRepository;
  readonly settings: SettingsRepository;
}
