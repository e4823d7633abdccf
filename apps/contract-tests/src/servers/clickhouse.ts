import { startEngine } from '@jts/adapter-clickhouse/embedded';
import { isStorageError } from '@jts/domain';
import type { ProvidedContext } from 'vitest';
import { dockerAnswers } from './docker.js';
import type { TestServer } from './test-server.js';

/** The release whose engine the embedded store has. */
const image = 'clickhouse/clickhouse-server:26.7';

type ClickHouseServer = TestServer<ProvidedContext['clickHouse']>;

/**
 * The ClickHouse server of a test run: that of `CLICKHOUSE_URL` (which may hold user and password), else
 * one in Docker, else the engine from npm. Rejects where the one that was asked for does not answer.
 */
export async function startClickHouse(): Promise<ClickHouseServer> {
  const url = process.env['CLICKHOUSE_URL'];
  if (url) return givenServer(url);
  if (await dockerAnswers()) return dockerServer();
  try {
    const { stop, ...engine } = await startEngine();
    const { username, password } = engine;
    return { provided: { url: engine.url, username, password }, stop };
  } catch (error) {
    if (!isStorageError(error) || error.code !== 'UNSUPPORTED') throw error;
    return { provided: { unavailable: error.message }, stop: async () => {} };
  }
}

async function givenServer(given: string): Promise<ClickHouseServer> {
  const url = new URL(given);
  const username = decodeURIComponent(url.username) || 'default';
  const password = decodeURIComponent(url.password);
  url.username = '';
  url.password = '';
  const answer = await fetch(new URL('ping', url), { headers: { connection: 'close' } }).catch(
    (cause: unknown) => {
      throw new Error(`CLICKHOUSE_URL: nobody answers at ${url}`, { cause });
    },
  );
  if (!answer.ok) throw new Error(`CLICKHOUSE_URL: ${url} answers ${answer.status}`);
  return { provided: { url: url.href, username, password }, stop: async () => {} };
}

async function dockerServer(): Promise<ClickHouseServer> {
  const { ClickHouseContainer } = await import('@testcontainers/clickhouse');
  const container = await new ClickHouseContainer(image).start();
  const provided = {
    url: container.getHttpUrl(),
    username: container.getUsername(),
    password: container.getPassword(),
  };
  return {
    provided,
    async stop() {
      await container.stop();
    },
  };
}
