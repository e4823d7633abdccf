import { hostProblem, startRedis } from '@jts/redis-server';
import { createClient } from '@redis/client';
import type { BenchServer } from './bench-server.js';

const givenUrl = (): string | undefined => process.env['REDIS_URL'] || undefined;

export async function redisProblem(): Promise<string | undefined> {
  if (givenUrl() !== undefined) return undefined;
  const problem = await hostProblem();
  return problem && `no REDIS_URL, and ${problem}`;
}

/** The server that `REDIS_URL` names, else one of our own, without data. */
export async function openRedis(): Promise<BenchServer> {
  const url = givenUrl();
  if (url !== undefined) return bench(url, 'server', async () => {});
  const server = await startRedis();
  return bench(server.url, 'on loopback', () => server.stop());
}

async function bench(url: string, kind: string, stop: () => Promise<void>): Promise<BenchServer> {
  try {
    const info = await ask(url, ['INFO', 'server']);
    const version = /redis_version:(\S+)/.exec(String(info))?.[1];
    const drop = (prefix: string) => dropKeys(url, prefix);
    return { access: { url }, description: `Redis ${version}, ${kind}`, drop, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Those of stores whose prefix begins so. */
async function dropKeys(url: string, prefix: string): Promise<void> {
  let cursor = '0';
  do {
    const found = await ask(url, ['SCAN', cursor, 'MATCH', `{${prefix}*`, 'COUNT', '1000']);
    const [next, names] = found as readonly [string, readonly string[]];
    if (names.length > 0) await ask(url, ['UNLINK', ...names]);
    cursor = next;
  } while (cursor !== '0');
}

async function ask(url: string, command: readonly string[]): Promise<unknown> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => {}); // told by the command as well
  await client.connect();
  try {
    return await client.sendCommand([...command]);
  } finally {
    client.destroy();
  }
}
