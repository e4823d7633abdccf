import { hostProblem, startServerProcess } from '@jts/mongo-server';
import { MongoClient } from 'mongodb';
import type { BenchServer } from './bench-server.js';

const givenUrl = (): string | undefined => process.env['MONGODB_URL'] || undefined;

export async function mongoProblem(): Promise<string | undefined> {
  if (givenUrl() !== undefined) return undefined;
  const problem = await hostProblem();
  return problem && `no MONGODB_URL, and ${problem}`;
}

/** The server that `MONGODB_URL` names, else DocumentDB, without data, in processes of its own. */
export async function openMongo(): Promise<BenchServer> {
  const url = givenUrl();
  if (url !== undefined) return bench(url, 'server', async () => {});
  const server = await startServerProcess();
  const kind = 'as DocumentDB says of itself, on loopback';
  return bench(server.url, kind, () => server.stop());
}

async function bench(url: string, kind: string, stop: () => Promise<void>): Promise<BenchServer> {
  try {
    const { version } = await withClient(url, (client) =>
      client.db('admin').command({ buildInfo: 1 }),
    );
    const drop = (prefix: string) => withClient(url, (client) => dropDatabases(client, prefix));
    return { access: { url }, description: `MongoDB ${version}, ${kind}`, drop, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function dropDatabases(client: MongoClient, prefix: string): Promise<void> {
  const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
  for (const { name } of databases) {
    if (name.startsWith(prefix)) await client.db(name).dropDatabase();
  }
}

async function withClient<T>(url: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5_000 });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
