import { runDocumentSuite } from '../src/suites.js';
import { mongo } from '../src/targets/mongo.js';

runDocumentSuite('backtests', mongo);
