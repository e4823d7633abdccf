import { runSuite } from '../src/suites.js';
import { grpcClickHouse } from '../src/targets/grpc-clickhouse.js';

runSuite('symbols', grpcClickHouse);
