import {
  type BacktestConfig,
  type BacktestMetrics,
  type BacktestResult,
  type BacktestSummary,
  type BacktestTrade,
  compareText,
  Decimal,
  type New,
} from '@jts/domain';
import type { BacktestResultRepository, CallOptions } from '@jts/ports';
import { assert } from 'chai';
import { day, minute } from '../bars.js';
import { allPages, idPattern } from '../documents/document-case.js';
import { oidText } from '../documents/ejson.js';
import { expectValue } from '../documents/values.js';

/** Ids of strategies; that such strategies are stored is not the store's business. */
export const strategyId = oidText(0x51);
export const otherStrategyId = oidText(0x52);

const money = (value: Decimal.Value) => new Decimal(value);

export function config(fields: Partial<BacktestConfig> = {}): BacktestConfig {
  return {
    startDate: new Date(day(1)),
    endDate: new Date(day(100)),
    symbols: ['005930', '000660'],
    initialCapital: money('10000000.5'),
    ...fields,
  };
}

/** A trade with what is required, and the fields given. */
export function trade(fields: Partial<BacktestTrade> = {}): BacktestTrade {
  return {
    symbol: '005930',
    side: 'buy',
    entryTime: new Date(day(2)),
    entryPrice: money('71200'),
    quantity: 10,
    ...fields,
  };
}

/** The nth of many: no two are equal, and some are still open. */
function nthTrade(n: number): BacktestTrade {
  const open = n % 7 === 6;
  return trade({
    symbol: n % 2 === 0 ? '005930' : '000660',
    side: n % 3 === 0 ? 'sell' : 'buy',
    entryTime: new Date(minute(n)),
    entryPrice: money(`${70_000 + (n % 977)}.${n % 10_000}5`),
    quantity: (n % 100) + 0.5,
    ...(open
      ? {}
      : {
          exitTime: new Date(minute(n + 5)),
          exitPrice: money(70_000 + (n % 991)),
          pnl: money(`${n % 2 ? '' : '-'}${n}.25`),
          exitReason: n % 5 === 0 ? 'stop-loss' : 'signal: 데드크로스',
        }),
  });
}

export const manyTrades = (length: number, from = 0): BacktestTrade[] =>
  Array.from({ length }, (_, i) => nthTrade(from + i));

export const metrics = (fields: Partial<BacktestMetrics> = {}): BacktestMetrics => ({
  totalReturnPct: 12.5,
  totalTrades: 2,
  ...fields,
});

/** A result before it is saved: with two trades, and every metric. */
export function result(fields: Partial<New<BacktestResult>> = {}): New<BacktestResult> {
  const all = { sharpeRatio: 1.25, maxDrawdownPct: -7.5, winRate: 0.5, profitFactor: 1.9 };
  return {
    strategyId,
    runAt: new Date(day(200)),
    config: config(),
    metrics: metrics(all),
    trades: [nthTrade(1), nthTrade(6)],
    ...fields,
  };
}

/** Only what is required. */
export const bareResult = (fields: Partial<New<BacktestResult>> = {}): New<BacktestResult> =>
  result({
    config: config({ symbols: [] }),
    metrics: metrics({ totalTrades: 0 }),
    trades: [],
    ...fields,
  });

/** Checks a result against what was saved. */
export function expectResult(
  actual: BacktestResult | null | undefined,
  content: New<BacktestResult>,
  what: string,
): BacktestResult {
  if (!actual) return assert.fail(`${what} must be there`);
  assert.match(actual.id, idPattern, `the id of ${what}`);
  expectValue(actual, { ...content, id: actual.id }, what);
  return actual;
}

/** What a list shows of results, newest first. */
export function summaries(results: readonly BacktestResult[]): BacktestSummary[] {
  return results
    .toSorted((a, b) => +b.runAt - +a.runAt || compareText(b.id, a.id))
    .map(({ trades: _, ...summary }) => summary);
}

/** Checks that every read has just these results of a strategy. */
export async function expectStored(
  backtests: BacktestResultRepository,
  expected: readonly BacktestResult[],
  id = strategyId,
): Promise<void> {
  const listed = await allPages((page) => backtests.listByStrategy(id, page), 1000);
  expectValue(listed, summaries(expected), 'listByStrategy');
  for (const one of expected) expectValue(await backtests.getById(one.id), one, 'getById');
}

/** A call of each method, with these options. */
export function backtestCalls(
  backtests: BacktestResultRepository,
  options: CallOptions,
): readonly (readonly [name: string, call: () => Promise<unknown>])[] {
  return [
    ['save', () => backtests.save(result(), options)],
    ['getById', () => backtests.getById('0'.repeat(24), options)],
    ['listByStrategy', () => backtests.listByStrategy(strategyId, options)],
    ['delete', () => backtests.delete('0'.repeat(24), options)],
    ['deleteByStrategy', () => backtests.deleteByStrategy(otherStrategyId, options)],
  ];
}
