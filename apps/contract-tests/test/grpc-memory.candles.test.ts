import { runSuite } from '../src/suites.js';
import { grpcMemory } from '../src/targets/grpc-memory.js';

runSuite('candles', grpcMemory);
