import { runDocumentSuite } from '../src/suites.js';
import { grpcWebMemory } from '../src/targets/grpc-web-memory.js';

runDocumentSuite('backtests', grpcWebMemory);
