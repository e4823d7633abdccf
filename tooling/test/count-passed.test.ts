import { expect, it } from 'vitest';
import { countPassed } from '../count-passed.mjs';

it.each([
  [' Test Files  3 passed (3)\n      Tests  41 passed (41)\n', { passed: 41, skipped: 0 }],
  ['      Tests  40 passed | 1 skipped (41)\n', undefined],
  ['      Tests  1 failed | 40 passed (41)\n', undefined],
  ['....\nRan 28 tests in 9.115s\n\nOK\n', { passed: 28, skipped: 0 }],
  ['Ran 1 test in 0.000s\n\nOK\n', { passed: 1, skipped: 0 }],
  ['Ran 28 tests in 9.115s\n\nOK (skipped=2)\n', { passed: 26, skipped: 2 }],
  ['Ran 28 tests in 9.115s\n\nFAILED (failures=1)\n', undefined],
  ['added 20 packages\n', undefined],
])('%j', (output, counted) => {
  expect(countPassed(output)).toEqual(counted);
});
