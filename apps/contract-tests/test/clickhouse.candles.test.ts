import { runSuite } from '../src/suites.js';
import { clickHouse } from '../src/targets/clickhouse.js';

runSuite('candles', clickHouse);
