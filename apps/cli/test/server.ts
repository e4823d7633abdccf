import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';

/** A database of its own for the tests of one file, on the server that the run has started. */
export interface TestServer {
  /** Why there is none; tests are skipped then, what comes before them is not. */
  readonly missing: string | undefined;
  readonly host: string;
  readonly database: string;
  /** As a person would set it: `CLICKHOUSE_URL` names server and database. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a statement past the adapter. */
  query(statement: string): Promise<string>;
}

/** Where there is no server, the tests of the file are skipped, with the reason. */
export function useServer(): TestServer {
  const provided = inject('clickHouse');
  const database = `jts_cli_${randomBytes(8).toString('hex')}`;
  const missing = 'unavailable' in provided ? provided.unavailable : undefined;
  beforeEach((ctx) => {
    if (missing !== undefined) ctx.skip(missing);
  });
  const { url, username, password } =
    'unavailable' in provided ? { url: 'http://none', username: '', password: '' } : provided;
  const query = async (statement: string) => {
    const headers = {
      connection: 'close', // an idle connection would hold up the server's end
      'x-clickhouse-user': username,
      'x-clickhouse-key': password,
    };
    const answer = await fetch(url, { method: 'POST', body: statement, headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${statement}: ${text}`);
    return text.trim();
  };
  beforeAll(async () => {
    if (missing === undefined) await query(`CREATE DATABASE ${database}`);
  });
  afterAll(async () => {
    if (missing === undefined) await query(`DROP DATABASE ${database} SYNC`);
  });
  return {
    missing,
    host: new URL(url).host,
    database,
    env: {
      CLICKHOUSE_URL: new URL(database, url).href,
      CLICKHOUSE_USER: username,
      CLICKHOUSE_PASSWORD: password,
    },
    query,
  };
}
