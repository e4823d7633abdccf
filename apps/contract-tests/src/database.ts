import { randomBytes } from 'node:crypto';
import type { ProvidedContext } from 'vitest';

type Provided = ProvidedContext['clickHouse'];

/** An empty database of its own for one test file, on the server that the run has started. */
export interface TestDatabase {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /** Runs a statement in it, past the adapter, and returns the answer's text. */
  run(statement: string): Promise<string>;
  drop(): Promise<void>;
}

/** Why there is no server, for `context.skip`; undefined where there is one. */
export function reasonOf(provided: object | { readonly unavailable: string }): string | undefined {
  return 'unavailable' in provided ? provided.unavailable : undefined;
}

/** Throws where {@link reasonOf} has a reason. */
export async function openDatabase(provided: Provided): Promise<TestDatabase> {
  if ('unavailable' in provided) throw new Error(provided.unavailable);
  const { url, username, password } = provided;
  const database = `jts_test_${randomBytes(8).toString('hex')}`;
  const headers = {
    connection: 'close', // an idle connection would hold up the server's end
    'x-clickhouse-user': username,
    'x-clickhouse-key': password,
  };
  const post = async (address: string, body: string) => {
    const answer = await fetch(address, { method: 'POST', body, headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${body}: ${text}`);
    return text.trim();
  };
  await post(url, `CREATE DATABASE ${database}`);
  return {
    url,
    username,
    password,
    database,
    run: (statement) => post(`${url}?database=${database}`, statement),
    drop: async () => {
      await post(url, `DROP DATABASE IF EXISTS ${database} SYNC`);
    },
  };
}
