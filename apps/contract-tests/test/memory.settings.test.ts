import { runDocumentSuite } from '../src/suites.js';
import { memory } from '../src/targets/memory.js';

runDocumentSuite('settings', memory);
