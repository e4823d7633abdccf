import { type BacktestResult, Decimal, type Formula, type New, type Strategy } from '@jts/domain';

export const newFormula: New<Formula> = {
  name: 'golden cross',
  expression: 'cross(sma(:fast), sma(:slow))',
  category: 'entry',
  tags: ['trend', '추세'],
  parameters: [{ name: 'fast', dataType: 'integer', defaultValue: 20, minValue: 2 }],
};

export const newStrategy = (entryFormulaId: string): New<Strategy> => ({
  name: 'cross and hold',
  entryFormulaId,
  stopLossRule: { type: 'fixed_pct', percentage: 3.5 },
  riskConfig: { positionSizePct: 10, maxPositions: 5 },
});

export function newResult(strategyId: string, trades = 2): New<BacktestResult> {
  return {
    strategyId,
    runAt: new Date('2024-06-01T12:34:56.789Z'),
    config: {
      startDate: new Date('2024-01-01'),
      endDate: new Date('2024-05-31'),
      symbols: ['005930'],
      initialCapital: new Decimal('10000000.50'),
    },
    metrics: { totalReturnPct: 12.5, totalTrades: trades },
    trades: Array.from({ length: trades }, (_, i) => ({
      symbol: '005930',
      side: i % 2 === 0 ? 'buy' : 'sell',
      entryTime: new Date(1_704_067_200_000 + i * 60_000),
      entryPrice: new Decimal(71_000).add(i).div(10),
      exitTime: new Date(1_704_067_200_000 + i * 60_000 + 30_000),
      exitPrice: new Decimal('7123.4'),
      quantity: i,
      pnl: new Decimal(`-${i}.25`),
      exitReason: '손절',
    })),
  };
}
