import type { CallOptions, DocumentStore } from '@jts/ports';
import { backtestCalls, result, strategyId, summaries } from '../backtests/backtest-case.js';
import { expectValue } from '../documents/values.js';
import { entityCalls } from '../entities/kind.js';
import { formula } from '../formulas/formula.js';
import { formulaKind } from '../formulas/formula-kind.js';
import { settingCalls } from '../settings/setting-case.js';
import { strategy } from '../strategies/strategy.js';
import { strategyKind } from '../strategies/strategy-kind.js';

/** A call of each method of a store and its repositories. */
export function everyCall(store: DocumentStore, options: CallOptions = {}) {
  return [
    ['ensureSchema', () => store.ensureSchema(options)] as const,
    ['health', () => store.health(options)] as const,
    ...entityCalls(formulaKind, store.formulas, options),
    ...entityCalls(strategyKind, store.strategies, options),
    ...backtestCalls(store.backtests, options),
    ...settingCalls(store.settings, options),
  ];
}

/** One of each kind. */
export async function saveAll(store: DocumentStore) {
  return {
    formula: await store.formulas.save(formula('A')),
    strategy: await store.strategies.save(strategy('A')),
    backtest: await store.backtests.save(result()),
    setting: await store.settings.set('A', { a: 1 }),
  };
}

export type Saved = Awaited<ReturnType<typeof saveAll>>;

/** Checks that a store has just these of each kind. */
export async function expectAll(store: DocumentStore, saved: readonly Saved[]): Promise<void> {
  const byId = <T extends { readonly id: string }>(all: readonly T[]) =>
    all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const formulas = byId(saved.map(({ formula }) => formula));
  expectValue(await store.formulas.list(), { items: formulas }, 'formulas');
  const strategies = byId(saved.map(({ strategy }) => strategy));
  expectValue(await store.strategies.list(), { items: strategies }, 'strategies');
  const listed = await store.backtests.listByStrategy(strategyId);
  const backtests = saved.map(({ backtest }) => backtest);
  expectValue(listed, { items: summaries(backtests) }, 'backtests');
  for (const one of backtests) {
    expectValue(await store.backtests.getById(one.id), one, 'a backtest');
  }
  const last = saved.slice(-1).map(({ setting }) => setting);
  expectValue(await store.settings.list(), { items: last }, 'settings');
}
