import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  createEmbeddedClickHouseStore,
  type EmbeddedClickHouseStoreOptions,
  startEngine,
} from '../src/embedded.js';
import { barsAt, daily, day, everything } from './bars.js';
import { clickHouseUnavailable } from './database.js';
import { isRunning } from './embedded/processes.js';

async function open(options?: EmbeddedClickHouseStoreOptions) {
  const store = await createEmbeddedClickHouseStore(options);
  onTestFinished(() => store.close());
  return store;
}

async function dataFolder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'jts-store-'));
  onTestFinished(() => rm(root, { recursive: true }));
  return join(root, 'data');
}

describe.skipIf(clickHouseUnavailable())('the embedded store', () => {
  it('keeps its data in the folder, cleaned up, and ends its engine at close', async () => {
    const path = await dataFolder();
    const store = await open({ path });
    expect(store.path).toBe(path);
    await store.ensureSchema();
    await store.candles.saveMany(barsAt([day(1), day(2)]));
    await store.candles.saveMany(barsAt([day(1), day(2)], () => 7));
    const { details } = await store.health();
    expect(details).toMatchObject({ engine: 'embedded', path, database: 'jts' });
    await store.close();
    await store.close();
    expect(isRunning(Number(details['pid']))).toBe(false);
    await expect(store.candles.count(daily)).rejects.toMatchObject({ code: 'CLOSED' });

    const again = await open({ path });
    const bars = await again.candles.getRange(daily, everything);
    expect(bars.equals(barsAt([day(1), day(2)], () => 7))).toBe(true);
    expect(await again.compact()).toBe(0);
  });

  it('lives in a temporary folder where none is named', async () => {
    const store = await open();
    expect(existsSync(store.path)).toBe(true);
    await store.close();
    expect(existsSync(store.path)).toBe(false);
  });

  it('goes on where its engine was killed: calls are repeated, and nothing is lost', async () => {
    const store = await open();
    await store.ensureSchema();
    await store.candles.saveMany(barsAt([day(1)]));
    const { details } = await store.health();
    process.kill(Number(details['pid']), 'SIGKILL');
    await store.candles.saveMany(barsAt([day(2)], () => 101));
    const bars = await store.candles.getRange(daily, everything);
    expect(bars.equals(barsAt([day(1), day(2)]))).toBe(true);
    expect((await store.health()).details).toMatchObject({ restarts: '1' });
  });

  it('says so where its engine is given up, at once, and closes', async () => {
    const store = await open({ restarts: 0 });
    await store.ensureSchema();
    const pid = Number((await store.health()).details['pid']);
    process.kill(pid, 'SIGKILL');
    await vi.waitUntil(() => !isRunning(pid));
    const gone = {
      code: 'UNAVAILABLE',
      retryable: false,
      message: expect.stringContaining('the embedded ClickHouse engine was killed'),
    };
    await expect(store.candles.saveMany(barsAt([day(1)]))).rejects.toMatchObject(gone);
    await expect(store.candles.count(daily)).rejects.toMatchObject(gone);
    expect(await store.health()).toMatchObject({ ok: false, error: gone });
    await store.close();
  });

  it('leaves nothing behind where the options are wrong', async () => {
    const path = await dataFolder();
    const wrong = createEmbeddedClickHouseStore({ path, compactionIntervalMs: -1 });
    await expect(wrong).rejects.toMatchObject({ code: 'VALIDATION', path: 'compactionIntervalMs' });
    await open({ path });
  });

  it('shares an engine of the caller with other stores, and leaves it running', async () => {
    const engine = await startEngine();
    onTestFinished(() => engine.stop());
    const first = await open({ engine, database: 'first' });
    const second = await open({ engine, database: 'second' });
    expect([first.path, second.path]).toEqual([engine.path, engine.path]);
    await first.ensureSchema();
    await second.ensureSchema();
    await first.candles.saveMany(barsAt([day(1)]));
    await first.close();
    expect(await second.candles.count(daily)).toBe(0);
    const again = await open({ engine, database: 'first' });
    expect(await again.candles.count(daily)).toBe(1);
    expect(isRunning(engine.pid)).toBe(true);

    const wrong = createEmbeddedClickHouseStore({ engine, path: '/data' });
    await expect(wrong).rejects.toMatchObject({ code: 'VALIDATION', path: 'path' });
  });

  it('has one owner for each folder', async () => {
    const path = await dataFolder();
    await open({ path });
    await expect(open({ path })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(String(process.pid)),
    });
  });
});
