export {
  type BacktestComparison,
  type ComparedBacktest,
  type ComparedMeasure,
  type ConfigDifference,
  compareBacktests,
  comparedMeasures,
} from './compare-backtests.js';
export type { Contents } from './copy/content-hash.js';
export { type CopyableStore, type CopyStoreOptions, copyStore } from './copy/copy-store.js';
export { copyPrefix } from './copy/id-map.js';
export {
  type CopyCounts,
  type CopyPart,
  type CopyProgress,
  type CopyReport,
  copyParts,
  type PartReport,
} from './copy/report.js';
export {
  type DeleteFormulaOptions,
  type DeleteFormulaResult,
  deleteFormula,
  type StrategyName,
} from './delete-formula.js';
export { type ExportCandlesOptions, exportCandles } from './export-candles.js';
export { type Finding, type FindingKind, type FindingsOfKind, findingKinds } from './findings.js';
export { type ImportCandlesOptions, importCandles } from './import-candles.js';
export type { ImportProgress, ImportReport, ImportStatus } from './import-report.js';
export {
  type ImportSymbolsOptions,
  type ImportSymbolsReport,
  importSymbols,
  type SymbolBatch,
} from './import-symbols.js';
export type { ValidationReport } from './inspection.js';
export type { InvalidRule } from './prepare-batch.js';
export { type Throttled, throttle } from './rate-limits/throttle.js';
export type { OnLimiterFailure, TurnOptions, TurnsOptions } from './rate-limits/turns.js';
export { type RateLimitPolicy, withRateLimit } from './rate-limits/with-rate-limit.js';
export { type RecordBacktestStores, recordBacktest } from './record-backtest.js';
export {
  type ValidateSourceOptions,
  type ValidateStoredOptions,
  validateCandles,
} from './validate-candles.js';
