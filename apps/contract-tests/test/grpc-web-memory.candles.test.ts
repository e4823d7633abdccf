import { runSuite } from '../src/suites.js';
import { grpcWebMemory } from '../src/targets/grpc-web-memory.js';

runSuite('candles', grpcWebMemory);
