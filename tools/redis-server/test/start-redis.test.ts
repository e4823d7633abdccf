import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createClient } from '@redis/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hostProblem, type RedisOptions, startRedis } from '../src/index.js';

const problem = await hostProblem();

async function started(options: RedisOptions = {}) {
  const redis = await startRedis(options);
  onTestFinished(() => redis.kill());
  return redis;
}

async function ask(url: string, args: readonly string[], password?: string) {
  const socket = { reconnectStrategy: false } as const;
  const client = createClient({ url, socket, ...(password === undefined ? {} : { password }) });
  client.on('error', () => {}); // told by the command as well
  await client.connect();
  try {
    return await client.sendCommand([...args]);
  } finally {
    client.destroy();
  }
}

describe.skipIf(problem !== undefined)(`Redis (${problem ?? 'it runs here'})`, () => {
  it('answers on a port of its own, keeps nothing, and ends when asked', async () => {
    const one = await started();
    const other = await started();
    expect(one.port).not.toBe(other.port);
    await ask(one.url, ['SET', 'a', '1']);
    expect(await ask(other.url, ['GET', 'a'])).toBeNull();
    await one.stop();
    await one.stop();
    await expect(ask(one.url, ['PING'])).rejects.toThrow();
    expect(await ask((await started({ port: one.port })).url, ['GET', 'a'])).toBeNull();
  });

  it('keeps its data in a folder, also a second server that starts there', async () => {
    const data = await mkdtemp(join(tmpdir(), 'jts-redis-test-'));
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    const first = await started({ data });
    await ask(first.url, ['SET', 'a', '1']);
    await first.stop();
    expect(await ask((await started({ data })).url, ['GET', 'a'])).toBe('1');
  });

  it('takes a password of any characters, and lines of configuration', async () => {
    const password = 'a "b" \\ \' 한 #';
    const redis = await started({ password, config: ['maxmemory 3mb'] });
    await expect(ask(redis.url, ['PING'])).rejects.toThrow(/NOAUTH/);
    const most = await ask(redis.url, ['CONFIG', 'GET', 'maxmemory'], password);
    expect(JSON.stringify(most)).toContain(String(3 * 2 ** 20));
  });

  it('says what is wrong with its configuration', async () => {
    await expect(startRedis({ config: ['maxmemory plenty'] })).rejects.toThrow(/maxmemory/);
  });

  it('ends with a process that is killed', async () => {
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const program = fileURLToPath(new URL('../src/redis-server.ts', import.meta.url));
    const args = ['--conditions=@jts/source', '--import', tsx, program, '--port', '0'];
    const owner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [url] = await once(createInterface(owner.stdout), 'line');
    expect(await ask(url, ['PING'])).toBe('PONG');
    owner.kill('SIGKILL');
    await expect
      .poll(() => ask(url, ['PING']).catch(() => 'nobody'), { timeout: 30_000 })
      .toBe('nobody');
  });
});
