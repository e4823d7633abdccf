import type { BacktestResult, BacktestTrade, New } from '@jts/domain';
import type { BacktestResultRepository } from '@jts/ports';
import fc from 'fast-check';
import {
  anyCode,
  anyId,
  anyMoney,
  anyNumber,
  anyText,
  anyTime,
  withoutMinusZero,
} from '../documents/arbitraries.js';
import { documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { checkProperty } from '../property.js';
import { expectResult, summaries } from './backtest-case.js';

const number = anyNumber.map(withoutMinusZero);
const count = fc.maxSafeNat();
const inOrder = (a: Date, b: Date): [Date, Date] => (a <= b ? [a, b] : [b, a]);

const anyTrade: fc.Arbitrary<BacktestTrade> = fc
  .record(
    {
      symbol: anyCode,
      side: fc.constantFrom('buy' as const, 'sell' as const),
      entryTime: anyTime,
      entryPrice: anyMoney,
      exitTime: anyTime,
      exitPrice: anyMoney,
      quantity: number.map(Math.abs),
      pnl: anyMoney,
      exitReason: anyText,
    },
    { requiredKeys: ['symbol', 'side', 'entryTime', 'entryPrice', 'quantity'] },
  )
  .map((trade) => {
    if (trade.exitTime === undefined) return trade as BacktestTrade;
    const [entryTime, exitTime] = inOrder(trade.entryTime, trade.exitTime);
    return { ...trade, entryTime, exitTime } as BacktestTrade;
  });

const anyConfig = fc
  .record({
    startDate: anyTime,
    endDate: anyTime,
    symbols: fc.array(anyCode, { maxLength: 4 }),
    initialCapital: anyMoney,
  })
  .map((config) => {
    const [startDate, endDate] = inOrder(config.startDate, config.endDate);
    return { ...config, startDate, endDate };
  });

export const anyResult: fc.Arbitrary<New<BacktestResult>> = fc.record({
  strategyId: anyId,
  runAt: anyTime,
  config: anyConfig,
  metrics: fc.record(
    {
      totalReturnPct: number,
      sharpeRatio: number,
      maxDrawdownPct: number,
      winRate: number,
      profitFactor: number,
      totalTrades: count,
    },
    { requiredKeys: ['totalReturnPct', 'totalTrades'] },
  ),
  trades: fc.array(anyTrade, { maxLength: 5 }),
});

export const anyResultCases = [
  documentCase<BacktestResultRepository>({
    key: 'G3/any-backtest',
    title: 'any result comes back as it was saved',
    async ask(test) {
      const { repository, property } = test;
      const other = await test.another();
      const check = fc.asyncProperty(anyResult, async (given) => {
        const saved = expectResult(await repository.save(given), given, 'what save returns');
        expectValue(await other.getById(saved.id), saved, 'getById');
        const { items } = await other.listByStrategy(given.strategyId);
        const listed = items.filter(({ id }) => id === saved.id);
        expectValue(listed, summaries([saved]), 'listByStrategy');
        await repository.delete(saved.id);
      });
      await checkProperty(check, property);
    },
  }),
];
