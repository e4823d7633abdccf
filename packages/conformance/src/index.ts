export { backtestCases } from './backtests/index.js';
export { cacheStoreCases } from './cache-store/index.js';
export { cacheCases } from './caches/index.js';
export { candleCases } from './candles/index.js';
export {
  type CaseTools,
  type ConformanceCase,
  type ConformanceOptions,
  type PropertyOptions,
  runCase,
} from './case.js';
export { documentStoreCases } from './document-store/index.js';
export type { RawDocument, RawValue } from './documents/ejson.js';
export { formulaCases } from './formulas/index.js';
export type { ModelOptions } from './model/options.js';
export { casesByPort, type MemberOf, type PortName, type Ports } from './ports.js';
export { rateLimiterCases } from './rate-limits/index.js';
export { type Governed, type Rule, type RuleSection, ruleSections, rules } from './rules/index.js';
export { settingsCases } from './settings/index.js';
export { storeCases } from './store/index.js';
export { strategyCases } from './strategies/index.js';
export { cacheSuites, documentSuites, marketDataSuites } from './suites.js';
export { symbolCases } from './symbols/index.js';
export type {
  Capabilities,
  ConformanceTarget,
  DocumentCollection,
  MovableClock,
  Namespace,
  OpenOptions,
  RawCandle,
  RawRecords,
  RawSymbol,
} from './target.js';
