import { runDocumentSuite } from '../src/suites.js';
import { grpcMemory } from '../src/targets/grpc-memory.js';

runDocumentSuite('documents', grpcMemory);
