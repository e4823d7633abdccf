export { checkDateFormat } from './date-format.js';
export type { ColumnNames } from './header.js';
export { type ReadCandlesOptions, readCandles } from './read-candles.js';
export { type ReadSymbolsOptions, readSymbols, type SymbolBatch } from './read-symbols.js';
export type { SymbolField } from './symbol-columns.js';
export type { Bytes } from './text.js';
export { type CandleFileFormat, type WriteCandlesOptions, writeCandles } from './write-candles.js';
export { writeSymbols } from './write-symbols.js';
