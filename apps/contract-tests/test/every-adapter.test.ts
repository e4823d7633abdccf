import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { suiteNames } from '../src/suites.js';

const filesIn = (folder: string) => readdirSync(fileURLToPath(new URL(folder, import.meta.url)));

test('every adapter has a file of tests for every suite', () => {
  const targets = filesIn('../src/targets');
  expect(targets.length).toBeGreaterThanOrEqual(3);
  const tests = filesIn('.');
  for (const target of targets) {
    for (const suite of suiteNames) {
      expect(tests).toContain(`${target.replace(/\.ts$/, '')}.${suite}.test.ts`);
    }
  }
});
