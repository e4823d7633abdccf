import { runSuite } from '../src/suites.js';
import { memoryWithRateLimit } from '../src/targets/memory-rate-limit.js';

runSuite('store', memoryWithRateLimit);
