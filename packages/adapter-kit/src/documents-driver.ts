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
import type { CallContext, StoreDriver } from './driver.js';

/** Where an entry stands in the order of a list: what a cursor carries, in the driver's own words. */
export type Place = readonly string[];

/** An entry of a list, and its place. */
export interface Placed<T> {
  readonly item: T;
  readonly place: Place;
}

/**
 * The next entries of a list. A driver whose server makes the pages gives one as it came: of at most
 * `limit - 1` entries, with the place behind it, which is undefined at the end.
 */
export type Listed<T> =
  | readonly Placed<T>[]
  | { readonly items: readonly T[]; readonly next: Place | undefined };

/** What became of a versioned save: the stored entity, or the version that stood in its way. */
export type Saved<T> =
  | { readonly saved: T }
  /** The stored version; 0 where nothing is stored. */
  | { readonly actual: number };

/** Formulas or strategies. `F` is what else they are found by. */
export interface EntityDriver<T, F> {
  /**
   * Stores a new entity as version 1. Called again after an attempt whose outcome is unknown, with
   * the same id: what is stored under it then is ours.
   *
   * @param id 24 lower-case hex digits, made for this call
   */
  create(id: string, entity: New<T>, context: CallContext): Promise<T>;
  /**
   * Replaces the entity if the stored version is that of `entity`, in one atomic step, as its next
   * version. Repeated after an attempt whose outcome is unknown: a stored next version with the same
   * content is that attempt's.
   */
  update(entity: T, context: CallContext): Promise<Saved<T>>;
  /** @param id any well-formed text */
  get(id: string, context: CallContext): Promise<T | null>;
  /** All that the filter says, in any order. */
  find(filter: F, context: CallContext): Promise<readonly T[]>;
  /**
   * Candidates of a search, in batches, by name (by code point). The driver may narrow: more than
   * match is fine, fewer is not. Left off as soon as there are enough.
   *
   * @param query not blank
   * @param limit so many hits are wanted: what has found the first ones, by name, then id, need not go on
   */
  search(query: string, limit: number, context: CallContext): AsyncIterable<readonly T[]>;
  /**
   * The next entries by id.
   *
   * @param limit at least 2: one more than the page holds
   * @param after a place that this driver gave; as it comes from outside, it may be any texts, at
   *   least one
   * @throws ValidationError naming `after`, before any I/O, where it is no place
   */
  list(after: Place | undefined, limit: number, context: CallContext): Promise<Listed<T>>;
  /** Whether the entity was there when the first attempt began. */
  delete(id: string, context: CallContext): Promise<boolean>;
}

export type FormulaDriver = EntityDriver<Formula, { readonly category: FormulaCategory }>;
export type StrategyDriver = EntityDriver<Strategy, { readonly formulaId: string }>;

/** Results of backtests; see `BacktestResultRepository`. */
export interface BacktestDriver {
  /** As {@link EntityDriver.create}: visible once complete. */
  create(id: string, result: New<BacktestResult>, context: CallContext): Promise<BacktestResult>;
  get(id: string, context: CallContext): Promise<BacktestResult | null>;
  /** The next results of a strategy, newest first: by `runAt`, then id, both descending. */
  list(
    strategyId: string,
    after: Place | undefined,
    limit: number,
    context: CallContext,
  ): Promise<Listed<BacktestSummary>>;
  delete(id: string, context: CallContext): Promise<boolean>;
  deleteByStrategy(strategyId: string, context: CallContext): Promise<number>;
}

/** Settings; see `SettingsRepository`. */
export interface SettingsDriver {
  get(key: string, context: CallContext): Promise<Setting | null>;
  /** @param expected the version that must be stored, 0 for none; any if undefined */
  set(
    key: string,
    value: JsonValue,
    expected: number | undefined,
    context: CallContext,
  ): Promise<Saved<Setting>>;
  delete(key: string, context: CallContext): Promise<boolean>;
  /** The next settings by key whose keys start with `prefix`, which may be empty. */
  list(
    prefix: string,
    after: Place | undefined,
    limit: number,
    context: CallContext,
  ): Promise<Listed<Setting>>;
}

export interface DocumentDriver extends StoreDriver {
  readonly formulas: FormulaDriver;
  readonly strategies: StrategyDriver;
  readonly backtests: BacktestDriver;
  readonly settings: SettingsDriver;
}
