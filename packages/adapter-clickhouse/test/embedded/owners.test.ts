import type { SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startEngine } from '../../src/embedded/start-engine.js';
import type { OwnerRequest } from './owner.js';
import { buildOwner, isRunning, type Owner, query, runOwner, spawnOwner } from './processes.js';

let built: string;
let path: string;
let owners: Owner[];

beforeAll(async () => {
  built = await buildOwner();
});

afterAll(() => rm(built, { recursive: true }));

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'jts-test-'));
  owners = [];
});

afterEach(async () => {
  for (const owner of owners) await kill(owner);
  await (await startEngine({ path })).stop(); // waits until the last engine is gone
  await rm(path, { recursive: true });
});

async function own(request: OwnerRequest): Promise<Owner> {
  const owner = await runOwner(built, request);
  owners.push(owner);
  return owner;
}

async function kill(owner: Owner): Promise<void> {
  const { process: child } = owner;
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** The engine that an owner has started, as an argument for {@link query}. */
function engineOf({ reply }: Owner) {
  const { url = '', username = '', password = '', pid = 0, path: folder = '' } = reply;
  expect(reply).toMatchObject({ pid: expect.any(Number) });
  return { url, username, password, pid, path: folder };
}

const ended = (pid: number) =>
  expect.poll(() => isRunning(pid), { timeout: 30_000, interval: 20 }).toBe(false);

describe('a folder has one owner', () => {
  test('within a process', async () => {
    const engine = await startEngine({ path });
    try {
      const failure = await startEngine({ path }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'UNAVAILABLE', retryable: false });
      const who = `process ${process.pid} on ${hostname()}, this process since 20`;
      expect(String(failure)).toContain(`${path} is held by ${who}`);
      expect(await query(engine, 'SELECT 1')).toBe('1');
    } finally {
      await engine.stop();
    }
  });

  test('between processes', async () => {
    const owner = await own({ path, action: 'stay' });
    const failure = await startEngine({ path }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UNAVAILABLE', retryable: false });
    expect(String(failure)).toContain(`process ${owner.process.pid} on ${hostname()} since 20`);
    expect(await query(engineOf(owner), 'SELECT 1')).toBe('1');
  });

  test('whoever comes first of many', async () => {
    const rivals = await Promise.all(
      Array.from({ length: 4 }, () => own({ path, action: 'stay' })),
    );
    const winners = rivals.filter((rival) => rival.reply.url !== undefined);
    expect(winners).toHaveLength(1);
    for (const rival of rivals) {
      if (rival === winners[0]) continue;
      expect(rival.reply).toMatchObject({ code: 'UNAVAILABLE' });
      expect(rival.reply.message).toContain(`process ${winners[0]?.process.pid} on`);
    }
  });
});

test('a folder without permission to write is UNAVAILABLE', async (context) => {
  const closed = join(path, 'closed');
  await mkdir(closed);
  await chmod(path, 0o755);
  await chmod(closed, 0o555);
  const isRoot = process.getuid?.() === 0;
  const nobody = isRoot ? { uid: 65534, gid: 65534 } : {}; // permissions do not bind root
  const request = { path: join(closed, 'data'), action: 'stop' } as const;
  const owner = await runOwner(built, request, nobody).catch(
    (error: NodeJS.ErrnoException) => error,
  );
  await rm(path, { recursive: true });
  if (owner instanceof Error) return context.skip(`the user nobody can't run Node here: ${owner}`);
  expect(owner.reply).toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining(`no permission to write in ${closed}`),
  });
});

describe('where something is missing', () => {
  const failure = async (request: OwnerRequest, options: SpawnOptions) => {
    const owner = await runOwner(built, request, options);
    return { ...owner.reply, message: owner.reply.message ?? '' };
  };

  test('the engine: the error says what to install, though the working folder has it', async () => {
    const env = { ...process.env, NODE_PATH: '' };
    const cwd = fileURLToPath(new URL('../../../..', import.meta.url));
    const { code, message } = await failure({ path, action: 'stop' }, { cwd, env });
    expect(code).toBe('UNSUPPORTED');
    const engine = `@chdb/lib-linux-${process.arch}-gnu@26.7.3-stable.1`;
    expect(message).toContain(`npm install ${engine} ffi-rs`);
    expect(readdirSync(path)).toEqual([]);
  });

  test('flock: the error says so', async () => {
    const env = { PATH: built };
    const { code, message } = await failure({ path, action: 'stop' }, { env });
    expect(code).toBe('UNSUPPORTED');
    expect(message).toContain('flock');
  });

  test('the folder for temporary files: the error names it', async () => {
    const env = { ...process.env, TMPDIR: join(built, 'absent') };
    const { code, message } = await failure({ action: 'stop' }, { env });
    expect(code).toBe('UNAVAILABLE');
    expect(message).toContain(join(built, 'absent'));
  });
});

describe('the engine ends with its owner', () => {
  test('that is killed, and the next one waits for it and finds all data', async () => {
    const owner = await own({ path, action: 'stay' });
    const engine = engineOf(owner);
    await query(engine, 'CREATE TABLE default.t (n UInt64) ENGINE = MergeTree ORDER BY n');
    await query(engine, 'INSERT INTO default.t SELECT number FROM numbers(100)');
    await kill(owner);
    const next = await startEngine({ path });
    expect(isRunning(engine.pid)).toBe(false);
    expect(await query(next, 'SELECT count() FROM default.t')).toBe('100');
    await next.stop();
  });

  test.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'that gets %s, with its temporary folder',
    async (signal) => {
      const owner = await own({ action: 'stay' });
      const engine = engineOf(owner);
      owner.process.kill(signal);
      await ended(engine.pid);
      expect(existsSync(engine.path)).toBe(false);
    },
  );

  test.each(['end', 'exit', 'throw'] as const)(
    'that does not stop it (%s), with its temporary folder',
    async (action) => {
      const owner = await own({ action });
      const engine = engineOf(owner);
      if (owner.process.exitCode === null) await once(owner.process, 'exit');
      expect(owner.process.exitCode).toBe(action === 'throw' ? 1 : 0);
      await ended(engine.pid);
      expect(existsSync(engine.path)).toBe(false);
    },
  );

  test('that is killed while the engine starts, at whatever moment', async () => {
    for (const file of ['jts-engine.lock', 'jts-engine.json', 'config/config.xml', 'data/tmp']) {
      const folder = join(path, file.replace('/', '-'));
      const owner = spawnOwner(built, { path: folder, action: 'stay' });
      const exited = once(owner, 'exit');
      await expect
        .poll(() => existsSync(join(folder, file)), { timeout: 30_000, interval: 1 })
        .toBe(true);
      owner.kill('SIGKILL');
      await exited;
      const next = await startEngine({ path: folder });
      expect(await query(next, 'SELECT 1')).toBe('1');
      await next.stop();
    }
    await rm(path, { recursive: true });
  });

  test('that stops it first', async () => {
    const owner = await own({ path, action: 'stop' });
    if (owner.process.exitCode === null) await once(owner.process, 'exit');
    expect(owner.process.exitCode).toBe(0);
    expect(isRunning(engineOf(owner).pid)).toBe(false);
  });
});
