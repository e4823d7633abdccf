import { afterAll, beforeAll, expect, test } from 'vitest';
import { clickHouseUnavailable, openDatabase, type TestDatabase } from '../src/database.js';

const reason = clickHouseUnavailable();
let databases: TestDatabase[] = [];

beforeAll(async () => {
  if (reason === undefined) databases = await Promise.all([openDatabase(), openDatabase()]);
});

afterAll(async () => {
  for (const { drop } of databases) await drop();
});

async function query({ url, username, password, database }: TestDatabase, sql: string) {
  const answer = await fetch(`${url}/?database=${database}`, {
    method: 'POST',
    body: sql,
    headers: { connection: 'close', 'x-clickhouse-user': username, 'x-clickhouse-key': password },
  });
  return (await answer.text()).trim();
}

test('each test file has a database of its own, which is gone when it is dropped', async (context) => {
  if (reason !== undefined) return context.skip(reason);
  const [first, second] = databases;
  if (first === undefined || second === undefined) throw new Error('no database');
  expect(first.database).not.toBe(second.database);
  await query(first, 'CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n');
  expect(await query(first, 'SELECT count() FROM t')).toBe('0');
  expect(await query(second, 'SELECT count() FROM t')).toContain('UNKNOWN_TABLE');
  await first.drop();
  expect(await query(second, `EXISTS DATABASE ${first.database}`)).toBe('0');
});
