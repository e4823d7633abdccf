import { runSuite } from '../src/suites.js';
import { embeddedClickHouse } from '../src/targets/clickhouse-embedded.js';

runSuite('store', embeddedClickHouse);
