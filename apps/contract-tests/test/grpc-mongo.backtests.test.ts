import { runDocumentSuite } from '../src/suites.js';
import { grpcMongo } from '../src/targets/grpc-mongo.js';

runDocumentSuite('backtests', grpcMongo);
