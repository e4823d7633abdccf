import type {
  BacktestResult,
  BacktestSummary,
  Formula,
  FormulaCategory,
  JsonValue,
  New,
  Setting,
  Strategy,
} from '@jts/domain';
import type { CallOptions, Page, PageOptions, SearchOptions } from './options.js';

export interface SaveOptions extends CallOptions {
  /**
   * The id that a new entity is to get, 24 lower-case hex digits that the caller has made for this save
   * alone; the store makes one if absent. Repeated with it, a save is the same save: what it has stored
   * stays as it is. So a caller whose answer was lost may ask again.
   */
  readonly newId?: string;
}

/**
 * What formulas and strategies share: ids given by the store, optimistic locking, pages by id. A
 * document of more bytes than the store's `limits.documentBytes` is `TOO_LARGE` to save, and a list, a
 * page or a search of more than `limits.rows` to read; the same holds for results and settings.
 */
interface VersionedRepository<T> {
  /**
   * Without `id`: stores a new entity as version 1 under an id of its own (24 lower-case hex
   * digits). With `id`: replaces the stored one if `version` is the stored version, and returns
   * it with the next version. `createdAt` never changes; `updatedAt` is the store's clock.
   * Absent and null are the same: absent.
   *
   * @throws NOT_FOUND for an unknown id
   * @throws VERSION_CONFLICT with both versions; of concurrent saves exactly one wins
   */
  save(entity: New<T> | T, options?: SaveOptions): Promise<T>;

  /** Null for an unknown id, whatever text it is. */
  getById(id: string, options?: CallOptions): Promise<T | null>;

  /** All, by id: what is there throughout a listing appears exactly once. */
  list(options?: PageOptions): Promise<Page<T>>;

  /** Whether there was something to delete. */
  delete(id: string, options?: CallOptions): Promise<boolean>;
}

/** Formulas. Lists other than pages are ordered by name (by code point), then id. */
export interface FormulaRepository extends VersionedRepository<Formula> {
  getByCategory(category: FormulaCategory, options?: CallOptions): Promise<readonly Formula[]>;
  /** By name and tags, as `matchesSearch` of the domain decides. */
  search(query: string, options?: SearchOptions): Promise<readonly Formula[]>;
}

/** Strategies. Lists other than pages are ordered by name (by code point), then id. */
export interface StrategyRepository extends VersionedRepository<Strategy> {
  /** The strategies that enter, exit or stop by a formula. */
  getByFormula(formulaId: string, options?: CallOptions): Promise<readonly Strategy[]>;
  /** By name, as `matchesSearch` of the domain decides. */
  search(query: string, options?: SearchOptions): Promise<readonly Strategy[]>;
}

/** Results of backtests: immutable once saved, visible only once complete. */
export interface BacktestResultRepository {
  save(result: New<BacktestResult>, options?: SaveOptions): Promise<BacktestResult>;
  /** @throws TOO_LARGE where it has more trades than the store's `limits.rows` */
  getById(id: string, options?: CallOptions): Promise<BacktestResult | null>;
  /** Without trades, newest first: by `runAt`, then id, both descending. */
  listByStrategy(strategyId: string, options?: PageOptions): Promise<Page<BacktestSummary>>;
  /** Whether there was something to delete. */
  delete(id: string, options?: CallOptions): Promise<boolean>;
  /** The number of results deleted. */
  deleteByStrategy(strategyId: string, options?: CallOptions): Promise<number>;
}

export interface SetSettingOptions extends CallOptions {
  /** The version that must be stored; 0: none may be ("create only"). Any if absent. */
  readonly expectedVersion?: number;
}

export interface ListSettingsOptions extends PageOptions {
  /** Keys that start with this text only. */
  readonly prefix?: string;
}

/** Application settings: JSON values under keys of 1 to 1,024 bytes of UTF-8. */
export interface SettingsRepository {
  get(key: string, options?: CallOptions): Promise<Setting | null>;
  /**
   * Stores a value. A new key has version 1, each later set one more; a deleted key starts again.
   *
   * @throws VERSION_CONFLICT where `expectedVersion` is not the stored one
   */
  set(key: string, value: JsonValue, options?: SetSettingOptions): Promise<Setting>;
  /** Whether there was something to delete. */
  delete(key: string, options?: CallOptions): Promise<boolean>;
  /** By key, by code point. */
  list(options?: ListSettingsOptions): Promise<Page<Setting>>;
}
