import { describe, test } from 'node:test';
import { documentSuites, marketDataSuites, runCase } from '@jts/conformance';

const allSuites = { ...marketDataSuites, ...documentSuites };

/** Every case of these suites, under the runner that comes with Node. */
export function register(target, suites = allSuites, options = {}) {
  for (const [suite, cases] of Object.entries(suites)) {
    describe(`${target.name}: ${suite}`, () => {
      for (const one of cases)
        test(`${one.key}: ${one.title}`, () => runCase(target, one, options));
    });
  }
}
