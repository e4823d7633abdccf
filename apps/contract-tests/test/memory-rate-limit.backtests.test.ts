import { runDocumentSuite } from '../src/suites.js';
import { memoryWithRateLimit } from '../src/targets/memory-rate-limit.js';

runDocumentSuite('backtests', memoryWithRateLimit);
