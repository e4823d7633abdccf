import { type ConformanceOptions, runCase } from '@jts/conformance';
import {
  type AnyCalls,
  anyBacktestCalls,
  anyCacheCalls,
  anyCandleCalls,
  anyFormulaCalls,
  anyRateLimiterCalls,
  anySettingCalls,
  anyStrategyCalls,
  anySymbolCalls,
} from '@jts/conformance/model';
import type { CacheStore, DocumentStore, MarketDataStore } from '@jts/ports';
import { repositoryOf, type StoreTarget } from './store-target.js';

/** Any calls of one port, on stores that have it. */
interface PortCalls<S> {
  /** The keys of its cases. */
  readonly keys: readonly string[];
  /** Runs one of them. */
  run(key: string, target: StoreTarget<S>, options: ConformanceOptions): Promise<void>;
  compare(targets: readonly StoreTarget<S>[], options?: ConformanceOptions): Promise<void>;
}

function portCalls<S, R>(calls: AnyCalls<R>, choose: (store: S) => R): PortCalls<S> {
  return {
    keys: calls.cases.map(({ key }) => key),
    async run(key, target, options) {
      const one = calls.cases.find((candidate) => candidate.key === key);
      if (one === undefined) throw new Error(`no case ${key}`);
      await runCase(repositoryOf(target, choose), one, options);
    },
    compare: (targets, options) =>
      calls.compare(
        targets.map((target) => repositoryOf(target, choose)),
        options,
      ),
  };
}

export type Ports<S> = Readonly<Record<string, PortCalls<S>>>;

export const marketPorts: Ports<MarketDataStore> = {
  candles: portCalls(anyCandleCalls, ({ candles }) => candles),
  symbols: portCalls(anySymbolCalls, ({ symbols }) => symbols),
};

export const documentPorts: Ports<DocumentStore> = {
  formulas: portCalls(anyFormulaCalls, ({ formulas }) => formulas),
  strategies: portCalls(anyStrategyCalls, ({ strategies }) => strategies),
  backtests: portCalls(anyBacktestCalls, ({ backtests }) => backtests),
  settings: portCalls(anySettingCalls, ({ settings }) => settings),
};

export const cachePorts: Ports<CacheStore> = {
  cache: portCalls(anyCacheCalls, ({ cache }) => cache),
  'rate-limiter': portCalls(anyRateLimiterCalls, ({ rateLimiter }) => rateLimiter),
};
