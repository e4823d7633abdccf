import { existsSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type EngineOptions,
  type RunningEngine,
  startEngine,
} from '../../src/embedded/start-engine.js';
import { isRunning, query } from './processes.js';

let root: string;
let started: RunningEngine[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jts-test-'));
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((engine) => engine.stop()));
  await rm(root, { recursive: true });
});

async function start(options: EngineOptions = {}): Promise<RunningEngine> {
  const engine = await startEngine(options);
  started.push(engine);
  return engine;
}

describe('a running engine', () => {
  test('answers queries in UTC, and its folder is gone after the stop', async () => {
    const engine = await start();
    expect(await query(engine, 'SELECT 1 + 1, timezone()')).toBe('2\tUTC');
    expect(existsSync(engine.path)).toBe(true);
    await engine.stop();
    await engine.stop();
    expect(await engine.exited).toBe(0);
    expect(isRunning(engine.pid)).toBe(false);
    expect(existsSync(engine.path)).toBe(false);
  });

  test('finds its data again when it is started anew', async () => {
    const path = join(root, 'new', 'data');
    const first = await start({ path });
    await query(first, 'CREATE DATABASE kept');
    await query(first, 'CREATE TABLE kept.t (n UInt64) ENGINE = MergeTree ORDER BY n');
    await query(first, 'INSERT INTO kept.t SELECT number FROM numbers(1000)');
    const synced = "SELECT value FROM system.merge_tree_settings WHERE name = 'fsync_after_insert'";
    expect(await query(first, synced)).toBe('1');
    await first.stop();
    const second = await start({ path });
    expect(await query(second, 'SELECT count(), sum(n) FROM kept.t')).toBe('1000\t499500');
    expect(second.password).not.toBe(first.password);
  });

  test('has a folder of any name', async () => {
    const path = join(root, `a 'b' "c" <d> & {e,f} *[g]? %h $i 가격 📈`);
    const engine = await start({ path });
    await query(engine, 'CREATE DATABASE d');
    await query(engine, 'CREATE TABLE d.t (n UInt8) ENGINE = MergeTree ORDER BY n');
    await query(engine, 'INSERT INTO d.t VALUES (1)');
    expect(await query(engine, 'SELECT n FROM d.t')).toBe('1');
    expect(readdirSync(path)).toContain('data');
    expect(readdirSync(root)).toHaveLength(1);
  });

  test('runs beside others', async () => {
    const engines = await Promise.all([start(), start(), start()]);
    expect(new Set(engines.map((engine) => engine.url)).size).toBe(3);
    for (const engine of engines) expect(await query(engine, 'SELECT 1')).toBe('1');
  });

  test('keeps its password out of command lines, and its files to the user', async () => {
    const engine = await start({ path: join(root, 'data') });
    const { pid, password } = engine;
    for (const file of ['cmdline', 'environ']) {
      expect(readFileSync(`/proc/${pid}/${file}`, 'utf8')).not.toContain(password);
    }
    const config = join(engine.path, 'config');
    expect(statSync(engine.path).mode & 0o777).toBe(0o700);
    expect(readdirSync(config).sort()).toEqual(['config.xml', 'users.xml']);
    for (const file of readdirSync(config)) {
      expect(statSync(join(config, file)).mode & 0o777).toBe(0o600);
    }
  });

  test('lets in nobody without the password', async () => {
    const engine = await start();
    const sql = "SELECT file('/etc/passwd')";
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    for (const [parameters, headers] of [
      ['', {}],
      ['?user=default', {}],
      ['', { 'x-clickhouse-user': 'default' }],
      ['', { authorization: basic('default:') }],
      ['', { 'x-clickhouse-user': engine.username }],
      ['', { 'x-clickhouse-user': engine.username, 'x-clickhouse-key': 'x' }],
      ['', { authorization: basic(`${engine.username}:`) }],
      ['?user=default', { authorization: basic(`${engine.username}:`) }],
      [`?user=${engine.username}&password=${engine.password}`, {}],
    ] as const) {
      const answer = await fetch(`${engine.url}/${parameters}`, {
        method: 'POST',
        body: sql,
        headers: { connection: 'close', ...headers },
      });
      expect(answer.status, JSON.stringify([parameters, headers])).toBe(403);
      expect(answer.headers.get('x-clickhouse-exception-code')).toBe('516');
      expect(await answer.text()).toContain('AUTHENTICATION_FAILED');
    }
    expect(await query(engine, 'SELECT currentUser()')).toBe('owner');
    const authorization = basic(`${engine.username}:${engine.password}`);
    const answer = await fetch(`${engine.url}/?query=SELECT+1`, {
      headers: { connection: 'close', authorization },
    });
    expect(await answer.text()).toBe('1\n');
  });

  test('takes nothing from the working folder or the environment', async () => {
    await writeFile(join(root, 'config.xml'), '<clickhouse><timezone>Asia/Seoul</timezone>');
    const before = process.cwd();
    process.env['CLICKHOUSE_PASSWORD'] = 'from-the-environment';
    process.chdir(root);
    try {
      const engine = await start();
      expect(await query(engine, 'SELECT timezone()')).toBe('UTC');
      expect(readFileSync(`/proc/${engine.pid}/environ`, 'utf8')).not.toContain('CLICKHOUSE');
    } finally {
      process.chdir(before);
      delete process.env['CLICKHOUSE_PASSWORD'];
    }
  });
});

/** What the engine answers once it is there again. */
const answerOf = (engine: RunningEngine, sql: string) =>
  expect.poll(() => query(engine, sql).catch(String), { timeout: 30_000, interval: 20 });

describe('an engine that ends by itself', () => {
  test.each(['of its own', 'a temporary one'])(
    'is started again at the same place, with its data, in a folder that is %s',
    async (which) => {
      const engine = await start(which === 'of its own' ? { path: join(root, 'data') } : {});
      const { url, username, password, pid } = engine;
      await query(engine, 'CREATE TABLE default.t (n UInt64) ENGINE = MergeTree ORDER BY n');
      await query(engine, 'INSERT INTO default.t SELECT number FROM numbers(10)');
      for (const signal of ['SIGKILL', 'SIGABRT'] as const) {
        process.kill(engine.pid, signal);
        await answerOf(engine, 'SELECT 1').not.toBe('1');
        await answerOf(engine, 'SELECT count() FROM default.t').toBe('10');
      }
      expect(engine).toMatchObject({ url, username, password, restarts: 2 });
      expect(engine.pid).not.toBe(pid);
      await engine.stop();
      expect(isRunning(engine.pid)).toBe(false);
      expect(existsSync(engine.path)).toBe(which === 'of its own');
    },
  );

  test('is not counted where it was asked to', async () => {
    const engine = await start({ restarts: 0 });
    const { pid, url } = engine;
    await query(engine, 'CREATE TABLE default.t (n UInt64) ENGINE = MergeTree ORDER BY n');
    await query(engine, 'INSERT INTO default.t SELECT number FROM numbers(10)');
    await engine.restart();
    expect(engine).toMatchObject({ url, restarts: 0 });
    expect(engine.pid).not.toBe(pid);
    expect(await query(engine, 'SELECT count() FROM default.t')).toBe('10');
    expect(existsSync(join(engine.path, 'stay'))).toBe(false);
    const again = expect(engine.restart()).rejects.toMatchObject({ code: 'CLOSED' });
    await engine.stop();
    await again;
    expect(existsSync(engine.path)).toBe(false);
    await expect(engine.restart()).rejects.toMatchObject({ code: 'CLOSED' });
  });

  test('comes back after a delete that found no room for its own record on a full disk', async () => {
    const path = join(root, 'data');
    const engine = await start({ path });
    await query(engine, 'CREATE TABLE default.t (n UInt64) ENGINE = MergeTree ORDER BY n');
    await query(engine, 'INSERT INTO default.t SELECT number FROM numbers(10)');
    await query(engine, 'ALTER TABLE default.t DELETE WHERE n = 3 SETTINGS mutations_sync = 2');
    const folder = await query(
      engine,
      "SELECT data_paths[1] FROM system.tables WHERE name = 't' AND database = 'default'",
    );
    const record = readdirSync(folder).find((name) => name.startsWith('mutation_'));
    // What the engine leaves then: it has given the record its name, and does not look whether it is whole.
    truncateSync(join(folder, record ?? ''));
    process.kill(engine.pid, 'SIGKILL');
    await answerOf(engine, 'SELECT count() FROM default.t').toBe('9');
  });

  test('is given up where that happens too often, and its folder is free and whole', async () => {
    const path = join(root, 'data');
    const first = await start({ path, restarts: 1 });
    await query(first, 'CREATE TABLE default.t (n UInt64) ENGINE = MergeTree ORDER BY n');
    await query(first, 'INSERT INTO default.t SELECT number FROM numbers(10)');
    process.kill(first.pid, 'SIGKILL');
    await answerOf(first, 'SELECT count() FROM default.t').toBe('10');
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toBeNull();
    expect(first.restarts).toBe(1);
    const second = await start({ path });
    expect(await query(second, 'SELECT count() FROM default.t')).toBe('10');
    await first.stop();
    expect(await query(second, 'SELECT 1')).toBe('1');
  });

  test('leaves no temporary folder where it is given up', async () => {
    const engine = await start({ restarts: 0 });
    process.kill(engine.pid, 'SIGKILL');
    await engine.exited;
    expect(existsSync(engine.path)).toBe(false);
  });

  test('can be stopped at any moment', async () => {
    const engine = await start();
    const { pid } = engine;
    process.kill(pid, 'SIGKILL');
    await engine.stop();
    expect(isRunning(pid)).toBe(false);
    expect(isRunning(engine.pid)).toBe(false);
    expect(existsSync(engine.path)).toBe(false);
  });

  test('is not ended by the signals that a service manager sends to all processes', async () => {
    const engine = await start();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(engine.pid, signal);
    expect(await query(engine, 'SELECT sleep(0.2)')).toBe('0');
    await engine.stop();
    expect(await engine.exited).toBe(0);
  });
});

describe('a start', () => {
  test.each([-1, 0.5, Number.NaN, 1e9])('with %s restarts is VALIDATION', async (restarts) => {
    await expect(start({ restarts })).rejects.toMatchObject({
      code: 'VALIDATION',
      path: 'restarts',
    });
  });

  test('without an engine says what to install', async () => {
    const enginePath = join(root, 'libchdb.so');
    await expect(start({ enginePath })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining(enginePath),
    });
  });

  test('with a library that is none says why, and leaves nothing behind', async () => {
    const enginePath = join(root, 'libchdb.so');
    const path = join(root, 'data');
    await writeFile(enginePath, 'not a library');
    const failure = await start({ enginePath, path }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UNSUPPORTED', retryable: false });
    expect(String(failure)).toMatch(/did not start: .*(file too short|invalid ELF)/);
    await start({ path });
  });

  test('ends with its signal, before and while it waits', async () => {
    const path = join(root, 'data');
    await expect(start({ path, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    expect(existsSync(path)).toBe(false);
    const abort = new AbortController();
    const starting = start({ path, signal: abort.signal });
    setImmediate(() => abort.abort('enough'));
    await expect(starting).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' });
    await start({ path });
  });

  test('that takes too long is TIMEOUT, and can be repeated', async () => {
    const path = join(root, 'data');
    await expect(start({ path, startTimeoutMs: 1 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    await start({ path });
  });
});
