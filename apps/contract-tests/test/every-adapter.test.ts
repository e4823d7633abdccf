import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { documentSuites, marketSuites } from '../src/suites.js';

const filesIn = (folder: string) => readdirSync(fileURLToPath(new URL(folder, import.meta.url)));

/** The suites that each target must run, by the file that it is in. */
const suites: Readonly<Record<string, readonly string[]>> = {
  'clickhouse-embedded.ts': marketSuites,
  'clickhouse.ts': marketSuites,
  'memory.ts': [...marketSuites, ...documentSuites],
  'mongo.ts': documentSuites,
};

test('every adapter has its suites', () => {
  expect(filesIn('../src/targets').toSorted()).toEqual(Object.keys(suites).toSorted());
});

test('every adapter has a file of tests for each of its suites', () => {
  const tests = filesIn('.');
  for (const [target, names] of Object.entries(suites)) {
    for (const suite of names) {
      expect(tests).toContain(`${target.replace(/\.ts$/, '')}.${suite}.test.ts`);
    }
  }
});
