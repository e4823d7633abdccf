import { startEngine } from '@jts/adapter-clickhouse/embedded';
import { connect, scalar } from '../candles/connection.js';
import { dropDatabases } from '../candles/table.js';
import type { ServerAccess } from '../settings.js';
import type { BenchServer } from './bench-server.js';

/**
 * The server that `CLICKHOUSE_URL` names (with user and password in it, or in `CLICKHOUSE_USER` and
 * `CLICKHOUSE_PASSWORD`), else the engine from npm.
 *
 * @param dataFolder where the engine keeps its data; a temporary folder if absent
 */
export async function openClickHouse(dataFolder?: string): Promise<BenchServer> {
  const given = givenAccess(process.env);
  if (given !== undefined) {
    return {
      access: given,
      description: await describe(given, 'server'),
      drop: (prefix) => dropDatabases(given, prefix),
      stop: async () => {},
    };
  }
  const engine = await startEngine({ path: dataFolder });
  const { username, password } = engine;
  const access = { url: engine.url, username, password };
  const description = await describe(access, 'the engine from npm, on loopback');
  return {
    access,
    description,
    drop: (prefix) => dropDatabases(access, prefix),
    stop: () => engine.stop(),
  };
}

function givenAccess(env: NodeJS.ProcessEnv): ServerAccess | undefined {
  const { CLICKHOUSE_URL, CLICKHOUSE_USER = 'default', CLICKHOUSE_PASSWORD = '' } = env;
  const nativePort = Number(env['CLICKHOUSE_NATIVE_PORT']) || undefined;
  if (!CLICKHOUSE_URL) return undefined;
  const url = new URL(CLICKHOUSE_URL);
  const username = decodeURIComponent(url.username) || CLICKHOUSE_USER;
  const password = decodeURIComponent(url.password) || CLICKHOUSE_PASSWORD;
  url.username = '';
  url.password = '';
  return { url: url.href, username, password, ...(nativePort && { nativePort }) };
}

async function describe(access: ServerAccess, kind: string): Promise<string> {
  const client = connect(access);
  try {
    return `ClickHouse ${await scalar(client, 'SELECT version()')}, ${kind}`;
  } finally {
    await client.close();
  }
}
