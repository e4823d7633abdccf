import { runSuite } from '../src/suites.js';
import { memoryCached } from '../src/targets/memory-cached.js';

runSuite('store', memoryCached);
