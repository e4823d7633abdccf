import { candleSuite } from './candles/suite.js';
import type { Suite } from './harness/job.js';
import { importSuite } from './import/suite.js';

export const suites: readonly Suite[] = [candleSuite, importSuite];

/** @throws Error naming those that there are */
export function findSuite(name: string): Suite {
  const suite = suites.find((one) => one.name === name);
  if (suite !== undefined) return suite;
  throw new Error(`no suite ${name}: there is ${suites.map((one) => one.name).join(', ')}`);
}
