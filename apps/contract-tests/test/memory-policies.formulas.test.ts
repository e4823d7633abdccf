import { runDocumentSuite } from '../src/suites.js';
import { memoryWithPolicies } from '../src/targets/memory-policies.js';

runDocumentSuite('formulas', memoryWithPolicies);
