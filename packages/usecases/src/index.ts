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
export {
  type ValidateSourceOptions,
  type ValidateStoredOptions,
  validateCandles,
} from './validate-candles.js';
