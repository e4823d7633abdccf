import type {
  BacktestResultRepository,
  Cache,
  CandleRepository,
  FormulaRepository,
  RateLimiter,
  SettingsRepository,
  Store,
  StrategyRepository,
  SymbolRepository,
} from '@jts/ports';

/** Of each method of a port: which of its arguments are the options. */
type OptionsPlaces<R> = Readonly<Record<keyof R, number>>;

/** Where the options stand among the arguments of every method of the ports, but of streams. */
export const optionPlaces = {
  candles: {
    saveMany: 1,
    getRange: 2,
    getLatest: 2,
    getCoverage: 1,
    count: 2,
    deleteRange: 2,
    listSeries: 1,
  } satisfies OptionsPlaces<Omit<CandleRepository, 'streamRange'>>,
  symbols: {
    save: 1,
    saveMany: 1,
    getByCode: 1,
    getByMarket: 1,
    getAllActive: 0,
    search: 1,
  } satisfies OptionsPlaces<SymbolRepository>,
  formulas: {
    save: 1,
    getById: 1,
    getByCategory: 1,
    search: 1,
    list: 0,
    delete: 1,
  } satisfies OptionsPlaces<FormulaRepository>,
  strategies: {
    save: 1,
    getById: 1,
    getByFormula: 1,
    search: 1,
    list: 0,
    delete: 1,
  } satisfies OptionsPlaces<StrategyRepository>,
  backtests: {
    save: 1,
    getById: 1,
    listByStrategy: 1,
    delete: 1,
    deleteByStrategy: 1,
  } satisfies OptionsPlaces<BacktestResultRepository>,
  settings: { get: 1, set: 2, delete: 1, list: 0 } satisfies OptionsPlaces<SettingsRepository>,
};

/** Of the ports that are stores themselves. */
export const storePlaces = {
  cache: { get: 1, getMany: 1, set: 2, delete: 1, increment: 1 } satisfies OptionsPlaces<
    Omit<Cache, keyof Store>
  >,
  rateLimiter: { consume: 3, peek: 2, reset: 1 } satisfies OptionsPlaces<
    Omit<RateLimiter, keyof Store>
  >,
};
