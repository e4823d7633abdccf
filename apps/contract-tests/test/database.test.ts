import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDatabase, reasonOf, type TestDatabase } from '../src/database.js';

const provided = inject('clickHouse');
const reason = reasonOf(provided);
let databases: TestDatabase[] = [];

beforeAll(async () => {
  if (reason === undefined)
    databases = await Promise.all([openDatabase(provided), openDatabase(provided)]);
});

afterAll(async () => {
  for (const { drop } of databases) await drop();
});

test('each test file has a database of its own, which is gone when it is dropped', async (context) => {
  if (reason !== undefined) return context.skip(reason);
  const [first, second] = databases;
  if (first === undefined || second === undefined) throw new Error('no database');
  expect(first.database).not.toBe(second.database);
  await first.run('CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n');
  expect(await first.run('SELECT count() FROM t')).toBe('0');
  await expect(second.run('SELECT count() FROM t')).rejects.toThrow('UNKNOWN_TABLE');
  await first.drop();
  expect(await second.run(`EXISTS DATABASE ${first.database}`)).toBe('0');
});
