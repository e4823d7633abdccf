import {
  type BacktestResult,
  type BacktestTrade,
  Decimal,
  type Formula,
  formulaCategories,
  type JsonValue,
  type New,
  type Strategy,
} from '@jts/domain';

/** Everything here is made from numbers, so that it is the same in every process. */

const start = Date.UTC(2024, 0, 1);
const minute = 60_000;
const indicators = ['RSI', 'MACD', 'ADX', 'OBV', 'CCI', 'MFI', 'ATR', 'EMA', 'VWAP', '이동평균'];
const setups = ['pullback', 'breakout', 'reversal', '골든크로스', 'squeeze', 'divergence', '돌파'];

/** Finds one formula in 70. */
export const searchedText = 'macd pull';

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** When the stored formulas and strategies were made. */
export const storedAt = new Date(start);

const kinds = { formula: 1, strategy: 2, result: 3 } as const;

/** The id of the n-th entity of the data set, in the order of their numbers. */
export function idOf(kind: keyof typeof kinds, n: number): string {
  return `6600000${kinds[kind]}${n.toString(16).padStart(16, '0')}`;
}

export function formula(n: number): New<Formula> {
  const indicator = pick(indicators, n);
  const setup = pick(setups, Math.floor(n / indicators.length));
  return {
    name: `${indicator} ${setup} ${n}`,
    expression: `${indicator}(close, :length) > :level AND close > SMA(close, ${10 + (n % 190)})`,
    category: pick(formulaCategories, n),
    description: `Looks for a ${setup} by ${indicator}, confirmed by the trend of ${10 + (n % 190)} bars`,
    tags: [setup, `market-${n % 7}`, 'daily'],
    parameters: [
      { name: 'length', dataType: 'integer', defaultValue: 14, minValue: 2, maxValue: 200 },
      { name: 'level', dataType: 'number', defaultValue: 30.5, minValue: 0, maxValue: 100 },
    ],
  };
}

/** Refers to two formulas of the first thousand. */
export function strategy(n: number): New<Strategy> {
  return {
    name: `Strategy ${n}`,
    description: `In by ${n % 500}, out by ${500 + (n % 500)}`,
    entryFormulaId: idOf('formula', n % 500),
    exitFormulaId: idOf('formula', 500 + (n % 500)),
    stopLossRule: { type: 'fixed_pct', percentage: 2.5 },
    riskConfig: { positionSizePct: 10, maxPositions: 5, takeProfitPct: 8.5 },
  };
}

export const settingKey = (n: number) => `chart.layout.${String(n).padStart(4, '0')}`;

export function settingValue(n: number): JsonValue {
  return {
    theme: n % 2 === 0 ? 'dark' : 'light',
    panes: [{ indicator: pick(indicators, n), height: 120 + n }, { indicator: 'volume' }],
    grid: true,
    zoom: 1.5,
  };
}

/** The n-th result, of one strategy all. */
export function result(n: number, trades: number): New<BacktestResult> {
  return {
    strategyId: idOf('strategy', 0),
    runAt: new Date(start + n * 86_400_000),
    config: {
      startDate: new Date(start),
      endDate: new Date(start + trades * 10 * minute),
      symbols: ['005930', '000660', 'AAPL'],
      initialCapital: new Decimal('100000000'),
    },
    metrics: { totalReturnPct: 12.75, sharpeRatio: 1.25, winRate: 54.5, totalTrades: trades },
    trades: Array.from({ length: trades }, (_, i) => trade(i)),
  };
}

function trade(n: number): BacktestTrade {
  const entryPrice = new Decimal(50_000 + ((n * 7919) % 20_000)).div(100);
  const gain = new Decimal(((n * 104_729) % 2_001) - 1_000).div(10_000);
  const quantity = 1 + (n % 100);
  return {
    symbol: pick(['005930', '000660', 'AAPL'], n),
    side: n % 2 === 0 ? 'buy' : 'sell',
    entryTime: new Date(start + n * 10 * minute),
    entryPrice,
    exitTime: new Date(start + n * 10 * minute + 5 * minute),
    exitPrice: entryPrice.plus(gain),
    quantity,
    pnl: gain.times(quantity),
    exitReason: n % 3 === 0 ? 'stop loss' : 'signal',
  };
}
