import { createClickHouseStore } from '@jts/adapter-clickhouse';
import { type RunningEngine, startEngine } from '@jts/adapter-clickhouse/embedded';
import type { MarketDataStore } from '@jts/ports';
import { openFaultProxy } from './fault-proxy.js';
import { type OpenScene, type ServerProcess, witnessPatienceMs } from './scene.js';
import { openSmallDisk, type SmallDisk } from './small-disk.js';
import { marketWorld } from './worlds/market.js';

const diskMegabytes = 512;

/**
 * A ClickHouse server of its own, which can be killed and whose disk can be filled.
 *
 * @param processFaults whether it is to be: that takes the right to mount
 */
export async function openClickHouseScene(
  processFaults: boolean,
): Promise<OpenScene<MarketDataStore>> {
  const disk = processFaults ? await openSmallDisk(diskMegabytes) : undefined;
  // Killed more often than it happens to any other.
  const engine = await startEngine({ path: disk?.path, restarts: 1000 });
  const { username, password } = engine;
  const proxy = await openFaultProxy(Number(new URL(engine.url).port));
  const witness = await createClickHouseStore({
    url: engine.url,
    username,
    password,
    timeoutMs: witnessPatienceMs,
  });
  await witness.ensureSchema();
  const url = `http://127.0.0.1:${proxy.port}`;
  const store = await createClickHouseStore({ url, username, password });
  const server = serverOf(engine, witness, disk);
  return {
    // The begin of `POST /?` and of `HTTP/1.1`.
    scene: {
      name: 'clickhouse',
      world: marketWorld(),
      proxy,
      server,
      store,
      witness,
      timeoutMs: 1_500,
      checkedBytes: 6,
      outOfStep: false,
    },
    databases: { clickHouse: { url: engine.url, username, password } },
    async close() {
      await store.close();
      const left = await proxy.leftOpen();
      await witness.close();
      await proxy.close();
      await engine.stop();
      await disk?.remove();
      return left;
    },
  };
}

function serverOf(
  engine: RunningEngine,
  witness: MarketDataStore,
  disk: SmallDisk | undefined,
): ServerProcess {
  let back: Promise<void> = Promise.resolve();
  return {
    faults: disk === undefined ? [] : ['kill', 'pause', 'restart', 'full disk'],
    strike(fault) {
      if (fault === 'full disk') disk?.fill();
      else if (fault === 'restart') back = engine.restart();
      else process.kill(engine.pid, fault === 'pause' ? 'SIGSTOP' : 'SIGKILL');
    },
    async recover() {
      disk?.empty();
      await back;
      process.kill(engine.pid, 'SIGCONT');
      await witness.candles.listSeries({});
    },
  };
}
