import { readFile } from 'node:fs/promises';
import { format } from 'node:util';
import { withPolicies } from '@jts/adapter-kit';
import { createMemoryStore } from '@jts/adapter-memory';
import { seriesKey } from '@jts/domain';
import { expect, it } from 'vitest';

/** Here, for adapter-kit itself can't name a store that is built of it. */
it('the policies of the README of adapter-kit print what its comment says', async () => {
  const path = new URL('../../../packages/adapter-kit/README.md', import.meta.url);
  const readme = await readFile(path, 'utf8');
  const programs = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, program = '']) => program);
  const program = programs.find((one) => one.includes('withPolicies(')) ?? '';
  const expected = Array.from(program.matchAll(/^ *await .*; \/\/ (.*)$/gm), ([, said]) => said);
  expect(expected.length).toBeGreaterThan(0);

  const printed: string[] = [];
  const log = (...values: unknown[]) => printed.push(format(...values));
  const names = { withPolicies, createMemoryStore, seriesKey, console: { log } };
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const body = program.replaceAll(/^ *import .*$/gm, '');
  await new AsyncFunction(...Object.keys(names), body)(...Object.values(names));
  expect(printed).toEqual(expected);
});
