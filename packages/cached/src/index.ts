export type { LookupEvent, LookupOutcome, OnLookup } from './lookup-events.js';
export type { CacheOptions } from './options.js';
export { withCache } from './with-cache.js';
