import { hostProblem, startServerProcess } from '@jts/mongo-server';
import { MongoClient } from 'mongodb';
import type { ProvidedContext } from 'vitest';
import { dockerAnswers } from './docker.js';
import type { TestServer } from './test-server.js';

/** A release that its vendor maintains, and that the driver knows. */
const image = 'mongo:8.0';
const answerTimeoutMs = 5_000;

type MongoServer = TestServer<ProvidedContext['mongo']>;

/**
 * The MongoDB server of a test run: that of `MONGODB_URL`, else one in Docker, a replica set of a
 * single node, else DocumentDB, which `JTS_TEST_MONGO=off` forbids. Rejects where the one that was
 * asked for does not answer.
 */
export async function startMongo(): Promise<MongoServer> {
  const url = process.env['MONGODB_URL'];
  if (url) return givenServer(url);
  if (await dockerAnswers()) return dockerServer();
  if (process.env['JTS_TEST_MONGO'] === 'off') {
    return unavailable('no MONGODB_URL, no Docker, and JTS_TEST_MONGO=off forbids DocumentDB');
  }
  const problem = await hostProblem();
  if (problem !== undefined) return unavailable(`no MONGODB_URL, no Docker, and ${problem}`);
  return documentDb();
}

function unavailable(reason: string): MongoServer {
  return { provided: { unavailable: reason }, stop: async () => {} };
}

async function givenServer(url: string): Promise<MongoServer> {
  try {
    const client = new MongoClient(url, { serverSelectionTimeoutMS: answerTimeoutMs });
    await client
      .db('admin')
      .command({ ping: 1 })
      .finally(() => client.close());
  } catch (error) {
    // Without the cause, which may have the url in it, with its password.
    throw new Error(`MONGODB_URL: ${error instanceof Error ? error.message : 'no answer'}`);
  }
  return { provided: { url }, stop: async () => {} };
}

async function dockerServer(): Promise<MongoServer> {
  const { MongoDBContainer } = await import('@testcontainers/mongodb');
  const container = await new MongoDBContainer(image).start();
  return {
    // The replica set knows itself by a name that only the container resolves.
    provided: { url: `${container.getConnectionString()}/?directConnection=true` },
    async stop() {
      await container.stop();
    },
  };
}

/** In a process of its own: beside vitest it would wait for vitest's work, and vitest for its. */
async function documentDb(): Promise<MongoServer> {
  try {
    const { url, stop } = await startServerProcess();
    return { provided: { url }, stop };
  } catch (cause) {
    throw new Error('no DocumentDB for the tests; JTS_TEST_MONGO=off runs the others', { cause });
  }
}
