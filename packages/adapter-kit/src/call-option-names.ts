import { ValidationError } from '@jts/domain';
import type {
  BacktestResultRepository,
  Cache,
  CallOptions,
  CandleRepository,
  FormulaRepository,
  ListSettingsOptions,
  PageOptions,
  RateLimiter,
  SaveOptions,
  SearchOptions,
  SettingsRepository,
  Store,
  StrategyRepository,
  SymbolRepository,
} from '@jts/ports';
import { checkOptionNames, type OptionNames } from './option-names.js';

type Last<A extends readonly unknown[]> =
  Required<A> extends readonly [...unknown[], infer L] ? L : never;

/** Of each method of a port: the names of its options. A compiler compares them with the port. */
type MethodOptions<R> = {
  readonly [M in keyof R]: R[M] extends (...args: infer A) => unknown
    ? OptionNames<NonNullable<Last<A>>>
    : never;
};

const ofAny: OptionNames<CallOptions> = { signal: true, timeoutMs: true };
const ofPage: OptionNames<PageOptions> = { ...ofAny, limit: true, after: true };
const ofSearch: OptionNames<SearchOptions> = { ...ofAny, limit: true };
const ofSave: OptionNames<SaveOptions> = { ...ofAny, newId: true };
const ofSettings: OptionNames<ListSettingsOptions> = { ...ofPage, prefix: true };

const entities = { save: ofSave, getById: ofAny, list: ofPage, search: ofSearch, delete: ofAny };

const ports = {
  candles: {
    saveMany: { ...ofAny, onConflict: true },
    getRange: { ...ofAny, onBars: true },
    streamRange: { ...ofAny, chunkSize: true },
    getLatest: ofAny,
    getCoverage: ofAny,
    count: ofAny,
    deleteRange: ofAny,
    listSeries: ofAny,
  } satisfies MethodOptions<CandleRepository>,
  symbols: {
    save: ofAny,
    saveMany: ofAny,
    getByCode: ofAny,
    getByMarket: ofAny,
    getAllActive: ofAny,
    search: ofSearch,
  } satisfies MethodOptions<SymbolRepository>,
  formulas: { ...entities, getByCategory: ofAny } satisfies MethodOptions<FormulaRepository>,
  strategies: { ...entities, getByFormula: ofAny } satisfies MethodOptions<StrategyRepository>,
  backtests: {
    save: ofSave,
    getById: ofAny,
    listByStrategy: ofPage,
    delete: ofAny,
    deleteByStrategy: ofAny,
  } satisfies MethodOptions<BacktestResultRepository>,
  settings: {
    get: ofAny,
    set: { ...ofAny, expectedVersion: true },
    delete: ofAny,
    list: ofSettings,
  } satisfies MethodOptions<SettingsRepository>,
  cache: {
    get: ofAny,
    getMany: ofAny,
    set: { ...ofAny, ttlMs: true },
    delete: ofAny,
    increment: { ...ofAny, ttlMs: true, by: true },
  } satisfies MethodOptions<Omit<Cache, keyof Store>>,
  rateLimiter: { consume: ofAny, peek: ofAny, reset: ofAny } satisfies MethodOptions<
    Omit<RateLimiter, keyof Store>
  >,
};

const byOperation: ReadonlyMap<string, Readonly<Record<string, true>>> = new Map(
  Object.entries(ports).flatMap(([port, methods]) =>
    Object.entries(methods).map(([method, names]) => [`${port}.${method}`, names] as const),
  ),
);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A copy of the options of a call, which the caller may change; what is none is left to
 * {@link checkCallOptions}.
 */
export const ownOptions = <O>(options: O): O => (isObject(options) ? { ...options } : options);

/**
 * Refuses what is no option of a call: a timeout whose name is mistyped would be none, in silence.
 *
 * @param operation `candles.getRange`; of one that no port has, options are those of any call
 * @throws ValidationError naming the option, and the one that may be meant
 */
export function checkCallOptions(operation: string, options: unknown): void {
  if (options === undefined) return;
  if (!isObject(options)) throw new ValidationError('options', 'must be an object of options');
  checkOptionNames(options, byOperation.get(operation) ?? ofAny);
}
