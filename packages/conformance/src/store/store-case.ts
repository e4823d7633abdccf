import { defaultPriceScale } from '@jts/domain';
import type { CallOptions, MarketDataStore } from '@jts/ports';
import { candleCalls } from '../candles/candle-case.js';
import { type CaseTools, type ConformanceCase, ruleOf } from '../case.js';
import { another } from '../connections.js';
import { symbolCalls } from '../symbols/symbol-case.js';
import type { Namespace } from '../target.js';

/** What a case about a store works with. */
interface StoreTest extends CaseTools {
  readonly store: MarketDataStore;
  readonly scale: number;
  /** Another connection; the only one where the adapter has no other. */
  another(): Promise<MarketDataStore>;
}

export interface StoreQuestion {
  readonly key: string;
  readonly title: string;
  readonly why?: string;
  ask(test: StoreTest): Promise<void>;
}

export function storeCase({ ask, ...question }: StoreQuestion) {
  const one: ConformanceCase<MarketDataStore> = {
    ...question,
    rule: ruleOf(question.key),
    run: (namespace: Namespace<MarketDataStore>, tools) =>
      ask({
        ...tools,
        store: namespace.repository,
        scale: namespace.priceScale ?? defaultPriceScale,
        another: () => another(namespace, tools),
      }),
  };
  return one;
}

/** A call of each method of a store and its repositories. */
export function everyCall(
  store: MarketDataStore,
  { capabilities }: CaseTools,
  options: CallOptions = {},
) {
  return [
    ['ensureSchema', () => store.ensureSchema(options)] as const,
    ['health', () => store.health(options)] as const,
    ...candleCalls(store.candles, options, capabilities),
    ...symbolCalls(store.symbols, options),
  ];
}
