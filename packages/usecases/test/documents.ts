import { createMemoryStore } from '@jts/adapter-memory';
import {
  type BacktestResult,
  type BacktestTrade,
  Decimal,
  type Formula,
  type New,
  type Strategy,
} from '@jts/domain';

export const openStore = () => createMemoryStore();
export type TestStore = ReturnType<typeof openStore>;

export const formula = (over: Partial<New<Formula>> = {}): New<Formula> => ({
  name: 'breakout',
  expression: 'close > highest(high, :period)',
  category: 'entry',
  tags: ['trend', '돌파'],
  parameters: [{ name: 'period', dataType: 'integer', defaultValue: 20, minValue: 1 }],
  ...over,
});

export const strategy = (
  entryFormulaId: string,
  over: Partial<New<Strategy>> = {},
): New<Strategy> => ({
  name: 'swing',
  entryFormulaId,
  riskConfig: { positionSizePct: 10, maxPositions: 5 },
  ...over,
});

export const at = (text: string) => new Date(text);

export const trade = (over: Partial<BacktestTrade> = {}): BacktestTrade => ({
  symbol: '005930',
  side: 'buy',
  entryTime: at('2024-03-04T00:30Z'),
  entryPrice: new Decimal('71000'),
  exitTime: at('2024-03-08T06:20Z'),
  exitPrice: new Decimal('74500.5'),
  quantity: 10,
  pnl: new Decimal('35005'),
  ...over,
});

interface ResultChanges {
  readonly config?: Partial<BacktestResult['config']>;
  readonly metrics?: Partial<BacktestResult['metrics']>;
  readonly trades?: readonly BacktestTrade[];
  readonly runAt?: Date;
}

export const result = (strategyId: string, over: ResultChanges = {}): New<BacktestResult> => {
  const trades = over.trades ?? [trade()];
  return {
    strategyId,
    runAt: over.runAt ?? at('2024-07-01T12:00Z'),
    config: {
      startDate: at('2024-01-02'),
      endDate: at('2024-06-28'),
      symbols: ['005930', '000660'],
      initialCapital: new Decimal('10000000'),
      ...over.config,
    },
    metrics: { totalReturnPct: 3.5, totalTrades: trades.length, ...over.metrics },
    trades,
  };
};
