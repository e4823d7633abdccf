import { runSuite } from '../src/suites.js';
import { memoryWithPolicies } from '../src/targets/memory-policies.js';

runSuite('symbols', memoryWithPolicies);
