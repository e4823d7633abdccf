export { candleCases } from './candles/index.js';
export {
  type CaseTools,
  type ConformanceCase,
  type ConformanceOptions,
  type PropertyOptions,
  runCase,
} from './case.js';
export { storeCases } from './store/index.js';
export { symbolCases } from './symbols/index.js';
export type {
  Capabilities,
  ConformanceTarget,
  Namespace,
  RawCandle,
  RawRecords,
  RawSymbol,
} from './target.js';
