export * from './backtest.js';
export {
  type BacktestTrade,
  backtestTradeSchema,
  type TradeSide,
  tradeSides,
} from './backtest-trade.js';
export * from './candle.js';
export * from './candle-series.js';
export * from './columns.js';
export * from './decimal.js';
export { checkKey, type New } from './entity.js';
export * from './errors.js';
export * from './formula.js';
export { immutable } from './immutable.js';
export * from './json.js';
export { checkMoney } from './money.js';
export { type FormulaParameter, parameterSchema } from './parameter.js';
export { formatPath, validate } from './parse.js';
export { printable } from './printable.js';
export * from './render-formula.js';
export * from './scaled.js';
export type { Schema } from './schema.js';
export * from './search.js';
export * from './series-key.js';
export * from './setting.js';
export * from './strategy.js';
export * from './symbol.js';
export * from './text.js';
export * from './time.js';
export * from './timeframe.js';
