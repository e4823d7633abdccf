import { casesByPort, type PortName } from '@jts/conformance';
import { adapters, type SuiteName } from '../adapters.js';
import type { CaseRun } from './report.js';

/** The port that each suite asks. */
const ports: Readonly<Record<SuiteName, PortName>> = {
  candles: 'CandleRepository',
  symbols: 'SymbolRepository',
  store: 'MarketDataStore',
  formulas: 'FormulaRepository',
  strategies: 'StrategyRepository',
  backtests: 'BacktestResultRepository',
  settings: 'SettingsRepository',
  documents: 'DocumentStore',
  cache: 'Cache',
  'rate-limiter': 'RateLimiter',
  'cache-store': 'CacheStore',
};

/**
 * What keeps a run from being proof: an adapter that has run other cases of a port than there are.
 * A suite that was skipped as a whole, with a reason, has run none, and says so itself.
 */
export function incompleteSuites(names: readonly string[], runs: readonly CaseRun[]): string[] {
  return names.flatMap((adapter) =>
    (adapters[adapter]?.suites ?? []).flatMap((suite) => {
      const mine = runs.filter((run) => run.adapter === adapter && run.suite === suite);
      const skippedWhole = mine.some(({ key, outcome }) => key === '' && outcome === 'skipped');
      return skippedWhole ? [] : differences(`${adapter}, ${suite}`, ports[suite], mine);
    }),
  );
}

function differences(name: string, port: PortName, runs: readonly CaseRun[]): string[] {
  const expected = new Set(casesByPort[port].map(({ key }) => key));
  const ran = new Set(runs.filter(({ outcome }) => outcome !== 'skipped').map(({ key }) => key));
  ran.delete('');
  const missing = [...expected].filter((key) => !ran.has(key));
  const surplus = [...ran].filter((key) => !expected.has(key));
  return [
    ...(missing.length > 0 ? [`${name}: did not run ${listed(missing)}`] : []),
    ...(surplus.length > 0 ? [`${name}: ran what is no case, ${listed(surplus)}`] : []),
  ];
}

const listed = (keys: readonly string[]): string =>
  keys.length > 5 ? `${keys.slice(0, 5).join(', ')} and ${keys.length - 5} more` : keys.join(', ');
