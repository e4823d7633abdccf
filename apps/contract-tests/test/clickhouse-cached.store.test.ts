import { runSuite } from '../src/suites.js';
import { clickHouseCached } from '../src/targets/clickhouse-cached.js';

runSuite('store', clickHouseCached);
