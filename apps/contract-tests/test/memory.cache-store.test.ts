import { runCacheSuite } from '../src/suites.js';
import { memoryCaches } from '../src/targets/memory.js';

runCacheSuite('cache-store', memoryCaches);
