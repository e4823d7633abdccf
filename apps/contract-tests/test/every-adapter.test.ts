import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { adapters } from '../src/adapters.js';

const filesIn = (folder: string) => readdirSync(fileURLToPath(new URL(folder, import.meta.url)));

test('every adapter has its suites', () => {
  const targets = filesIn('../src/targets').map((file) => file.replace(/\.ts$/, ''));
  expect(targets.toSorted()).toEqual(Object.keys(adapters).toSorted());
});

test('every adapter has a file of tests for each of its suites', () => {
  const tests = filesIn('.');
  for (const [adapter, { suites }] of Object.entries(adapters)) {
    for (const suite of suites) expect(tests).toContain(`${adapter}.${suite}.test.ts`);
  }
});
