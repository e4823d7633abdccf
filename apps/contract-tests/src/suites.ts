import {
  backtestCases,
  type ConformanceCase,
  type ConformanceTarget,
  candleCases,
  documentStoreCases,
  formulaCases,
  settingsCases,
  storeCases,
  strategyCases,
  symbolCases,
} from '@jts/conformance';
import {
  backtestConformance,
  candleConformance,
  documentStoreConformance,
  formulaConformance,
  settingsConformance,
  storeConformance,
  strategyConformance,
  symbolConformance,
} from '@jts/conformance/vitest';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { expect, it, type RunnerTask } from 'vitest';
import type { DocumentSuite, MarketSuite } from './adapters.js';
import { repositoryOf, type StoreTarget } from './store-target.js';

interface Suite<S> {
  readonly cases: readonly { readonly key: string; readonly title: string }[];
  register(target: StoreTarget<S>): void;
}

const market = {
  candles: suite(candleCases, candleConformance, (store: MarketDataStore) => store.candles),
  symbols: suite(symbolCases, symbolConformance, (store: MarketDataStore) => store.symbols),
  store: suite(storeCases, storeConformance, (store: MarketDataStore) => store),
} satisfies Record<MarketSuite, Suite<MarketDataStore>>;

const documents = {
  formulas: suite(formulaCases, formulaConformance, (store: DocumentStore) => store.formulas),
  strategies: suite(strategyCases, strategyConformance, (store: DocumentStore) => store.strategies),
  backtests: suite(backtestCases, backtestConformance, (store: DocumentStore) => store.backtests),
  settings: suite(settingsCases, settingsConformance, (store: DocumentStore) => store.settings),
  documents: suite(documentStoreCases, documentStoreConformance, (store: DocumentStore) => store),
} satisfies Record<DocumentSuite, Suite<DocumentStore>>;

function suite<S, R>(
  cases: readonly ConformanceCase<R>[],
  conformance: (target: ConformanceTarget<R>) => void,
  choose: (store: S) => R,
): Suite<S> {
  return { cases, register: (target) => conformance(repositoryOf(target, choose)) };
}

/**
 * Registers a suite for a target, and behind it the check that this file has run every case that
 * there is: no adapter runs fewer than another.
 */
export function runSuite(name: MarketSuite, target: StoreTarget): void {
  run(name, market[name], target);
}

/** Likewise, of documents. */
export function runDocumentSuite(name: DocumentSuite, target: StoreTarget<DocumentStore>): void {
  run(name, documents[name], target);
}

function run<S>(name: string, { cases, register }: Suite<S>, target: StoreTarget<S>): void {
  const { unavailable } = target;
  if (unavailable !== undefined) {
    it(`${target.name}: ${name}`, (context) => context.skip(unavailable));
    return;
  }
  register(target);
  it(`${target.name}: every case about ${name} has run`, ({ task }) => {
    const names = testsOf(task.file.tasks)
      .filter((test) => hasRun(test))
      .map((test) => test.name);
    const expected = cases.map(({ key, title }) => `${key}: ${title}`);
    expect(names.toSorted()).toEqual(expected.toSorted());
  });
}

function testsOf(tasks: readonly RunnerTask[]): RunnerTask[] {
  return tasks.flatMap((task) => (task.type === 'suite' ? testsOf(task.tasks) : [task]));
}

/** Not the check itself: it is still running. */
function hasRun({ result }: RunnerTask): boolean {
  return result?.state === 'pass' || result?.state === 'fail';
}
