import { backtestSaboteurs } from './backtests.js';
import type { CacheSaboteur } from './cache-breaks.js';
import { cacheCallSaboteurs } from './cache-calls.js';
import { cacheCounters } from './cache-counters.js';
import { cacheKeys } from './cache-keys.js';
import { cacheMany } from './cache-many.js';
import { cacheStoreSaboteurs } from './cache-stores.js';
import { cacheTimes } from './cache-times.js';
import { cacheValues } from './cache-values.js';
import { callSaboteurs } from './calls.js';
import { candleDeletes } from './candle-deletes.js';
import { candleReads } from './candle-reads.js';
import { candleSaves } from './candle-saves.js';
import { candleStreams } from './candle-streams.js';
import { documentTexts } from './document-texts.js';
import { entityCalls } from './entity-calls.js';
import { entityContents } from './entity-contents.js';
import { entityLists } from './entity-lists.js';
import { entityVersions } from './entity-versions.js';
import { limitSaboteurs } from './limits.js';
import { listSaboteurs } from './lists.js';
import { marketTexts } from './market-texts.js';
import { limiterCallSaboteurs } from './rate-limit-calls.js';
import { rateLimitSaboteurs } from './rate-limits.js';
import { rememberSaboteurs } from './remembering.js';
import type { Saboteur } from './saboteur.js';
import { settingSaboteurs } from './settings.js';
import { storeSaboteurs } from './stores.js';
import { symbolSaboteurs } from './symbols.js';

/** Every adapter that is broken on purpose. */
export const saboteurs: readonly Saboteur[] = [
  ...candleReads,
  ...candleSaves,
  ...candleDeletes,
  ...candleStreams,
  ...symbolSaboteurs,
  ...storeSaboteurs,
  ...entityVersions,
  ...entityContents,
  ...entityLists,
  ...entityCalls,
  ...backtestSaboteurs,
  ...callSaboteurs,
  ...listSaboteurs,
  ...limitSaboteurs,
  ...rememberSaboteurs,
  ...settingSaboteurs,
  ...marketTexts,
  ...documentTexts,
];

/** Likewise, every store of caches and rate limits. */
export const cacheSaboteurs: readonly CacheSaboteur[] = [
  ...cacheValues,
  ...cacheKeys,
  ...cacheCounters,
  ...cacheTimes,
  ...cacheMany,
  ...cacheCallSaboteurs,
  ...rateLimitSaboteurs,
  ...limiterCallSaboteurs,
  ...cacheStoreSaboteurs,
];
