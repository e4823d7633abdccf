import { runCacheSuite } from '../src/suites.js';
import { redis } from '../src/targets/redis.js';

runCacheSuite('rate-limiter', redis);
