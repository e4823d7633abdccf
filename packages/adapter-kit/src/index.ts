export type { CacheDriver, CacheStoreDriver, RateLimiterDriver } from './cache-driver.js';
export { checkCacheKey } from './cache-key.js';
export { ownOptions } from './call-option-names.js';
export { type CallRules, StoreCalls } from './calls.js';
export { batchLength } from './candles.js';
export { defineStore } from './define-store.js';
export type {
  BacktestDriver,
  DocumentDriver,
  EntityDriver,
  FormulaDriver,
  Listed,
  Place,
  Placed,
  Saved,
  SettingsDriver,
  StrategyDriver,
} from './documents-driver.js';
export type {
  CallContext,
  CandleDriver,
  MarketDataDriver,
  RawSeriesSummary,
  ReadContext,
  Span,
  StoreDriver,
  SymbolDriver,
  SymbolFilter,
} from './driver.js';
export type {
  AttemptEvent,
  CallEvent,
  CallInfo,
  CallObserver,
  Observer,
  OnEvent,
  StoreEvent,
} from './events.js';
export { parseHttpUrl } from './http-url.js';
export { AnswerSize, defaultLimits, type Limits, ofAnyLength } from './limits.js';
export { checkFunction, checkMembers } from './members.js';
export { onAbort } from './on-abort.js';
export { checkOptionNames, nearest, type OptionNames } from './option-names.js';
export { optionPlaces } from './option-places.js';
export type {
  BulkheadOptions,
  CircuitBreakerOptions,
  LimitOptions,
  RetryOptions,
  StoreOptions,
} from './options.js';
export { checkInteger, checkTimeout, defaultTimeoutMs, storeOptionNames } from './options.js';
export { ownCopy } from './own-copy.js';
export { notACursor, onlyText } from './pages.js';
export { checkBucket } from './rate-limiter.js';
export { redactUrl, redactUrls, secretsOfUrl } from './redact-urls.js';
export { Secrets } from './secrets.js';
export { ServerClock } from './server-clock.js';
export { ServerTime } from './server-time.js';
export { SharedWork } from './shared-work.js';
export { defaultChunkSize } from './stream.js';
export { oneLine, shownMessage, type Translation, translations } from './translations.js';
export { unlessAborted } from './unless-aborted.js';
export { type PolicyOptions, withPolicies } from './with-policies.js';
