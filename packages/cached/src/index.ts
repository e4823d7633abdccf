export type { CacheOptions } from './options.js';
export { withCache } from './with-cache.js';
