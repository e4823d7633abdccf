import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';

/** A database of its own for one test file, on the run's server. */
export interface TestDatabase {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Random, so that runs on one server never meet. */
  readonly database: string;
  /** Drops the database with all that is in it. */
  drop(): Promise<void>;
}

/** Why there is no ClickHouse server in this run, for `context.skip`; undefined where there is one. */
export function clickHouseUnavailable(): string | undefined {
  const provided = inject('clickHouse');
  return 'unavailable' in provided ? provided.unavailable : undefined;
}

/** Makes a new, empty database. Throws where {@link clickHouseUnavailable} has a reason. */
export async function openDatabase(): Promise<TestDatabase> {
  const provided = inject('clickHouse');
  if ('unavailable' in provided) throw new Error(provided.unavailable);
  const { url, username, password } = provided;
  const database = `jts_test_${randomBytes(8).toString('hex')}`;
  const run = async (statement: string) => {
    const answer = await fetch(url, {
      method: 'POST',
      body: statement,
      headers: {
        connection: 'close', // an idle connection would hold up the server's end
        'x-clickhouse-user': username,
        'x-clickhouse-key': password,
      },
    });
    if (!answer.ok) throw new Error(`${statement}: ${await answer.text()}`);
    await answer.text();
  };
  await run(`CREATE DATABASE ${database}`);
  return {
    url,
    username,
    password,
    database,
    drop: () => run(`DROP DATABASE IF EXISTS ${database} SYNC`),
  };
}
