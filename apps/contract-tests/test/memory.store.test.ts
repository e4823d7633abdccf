import { runSuite } from '../src/suites.js';
import { memory } from '../src/targets/memory.js';

runSuite('store', memory);
