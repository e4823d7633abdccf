/**
 * What makes values of documents, for the fuzzers of this workspace: no entry of the published
 * package.
 */
export { fromBacktestDocument, fromSummaryDocument } from './backtest-document.js';
export { parse } from './codec.js';
export { fromFormulaDocument } from './formula-document.js';
export { idOfPlace } from './id-order.js';
export { fromSettingDocument } from './setting-document.js';
export { fromStrategyDocument } from './strategy-document.js';
export { parseWithTrades } from './trade-bytes.js';
export { readChunk } from './trade-chunks.js';
