import { hostProblem, startRedis as startServer } from '@jts/redis-server';
import { createClient } from '@redis/client';
import type { ProvidedContext } from 'vitest';
import { dockerAnswers } from './docker.js';
import type { TestServer } from './test-server.js';

const image = 'redis:8.2';

type RedisServer = TestServer<ProvidedContext['redis']>;

/**
 * The Redis of a test run: that of `REDIS_URL`, else one in Docker, else `redis-server` of this machine,
 * installed where root can do that. Rejects where the one that was asked for does not answer.
 */
export async function startRedis(): Promise<RedisServer> {
  const url = process.env['REDIS_URL'];
  if (url) return givenServer(url);
  if (await dockerAnswers()) return dockerServer();
  const problem = await hostProblem();
  if (problem !== undefined) {
    const unavailable = `no REDIS_URL, no Docker, and ${problem}`;
    return { provided: { unavailable }, stop: async () => {} };
  }
  const server = await startServer();
  return { provided: { url: server.url }, stop: () => server.stop() };
}

async function givenServer(url: string): Promise<RedisServer> {
  try {
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    client.on('error', () => {}); // told by the connection's own failure
    await client.connect();
    client.destroy();
  } catch (error) {
    // Without the cause, which may have the url in it, with its password.
    throw new Error(`REDIS_URL: ${error instanceof Error ? error.message : 'no answer'}`);
  }
  return { provided: { url }, stop: async () => {} };
}

async function dockerServer(): Promise<RedisServer> {
  const { RedisContainer } = await import('@testcontainers/redis');
  const container = await new RedisContainer(image).start();
  return {
    provided: { url: container.getConnectionUrl() },
    async stop() {
      await container.stop();
    },
  };
}
