import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { format } from 'node:util';
import { expect, it } from 'vitest';
import { createRedisStore } from '../src/index.js';
import { sharedUrl, skipWithoutServer } from './server.js';

it('the program of the README prints what its comments say', async (context) => {
  skipWithoutServer(context);
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const program = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const expected = Array.from(program.matchAll(/console\.log.*; \/\/ (.*)/g), ([, said]) => said);
  expect(expected.length).toBeGreaterThan(0);

  const body = program
    .replace(/^import .*$/m, '')
    .replace('redis://localhost:6379', sharedUrl())
    .replace("'broker'", JSON.stringify(randomUUID()));
  const printed: string[] = [];
  const log = (...values: unknown[]) => printed.push(format(...values));
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  await new AsyncFunction('createRedisStore', 'console', body)(createRedisStore, { log });
  expect(printed).toEqual(expected);
});
