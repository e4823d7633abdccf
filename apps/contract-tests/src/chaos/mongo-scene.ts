import { createMongoStore } from '@jts/adapter-mongo';
import { startServerProcess } from '@jts/mongo-server';
import type { DocumentStore } from '@jts/ports';
import { openFaultProxy } from './fault-proxy.js';
import { type OpenScene, type ServerProcess, witnessPatienceMs } from './scene.js';
import { openSmallDisk, type SmallDisk } from './small-disk.js';
import { documentsWorld } from './worlds/documents.js';

const diskMegabytes = 768;

/**
 * A server of documents of its own, which can be killed and whose disk can be filled.
 *
 * @param processFaults whether it is to be
 */
export async function openMongoScene(processFaults: boolean): Promise<OpenScene<DocumentStore>> {
  const disk = processFaults ? await openSmallDisk(diskMegabytes) : undefined;
  const server = await startServer(disk, async () => {
    // A ping would be answered above the database.
    const read = witness.settings.get('any', { timeoutMs: 5_000 });
    return read.then(
      () => true,
      () => false,
    );
  });
  const proxy = await openFaultProxy(server.port);
  const urlOf = (port: number) => `mongodb://127.0.0.1:${port}/?directConnection=true`;
  const witness = await createMongoStore({ url: urlOf(server.port), timeoutMs: witnessPatienceMs });
  await witness.ensureSchema();
  const store = await createMongoStore({ url: urlOf(proxy.port) });
  return {
    // The length of a message.
    scene: {
      name: 'mongo',
      world: documentsWorld(),
      proxy,
      server: server.process,
      store,
      witness,
      timeoutMs: 1_500,
      checkedBytes: 4,
      outOfStep: true,
    },
    databases: { mongo: { url: urlOf(server.port) } },
    async close() {
      await store.close();
      const left = await proxy.leftOpen();
      await witness.close();
      await proxy.close();
      await server.stop();
      await disk?.remove();
      return left;
    },
  };
}

/**
 * A server that is started again, at its place, where it was killed or stopped.
 *
 * @param isWell asks it, for some seconds
 */
async function startServer(disk: SmallDisk | undefined, isWell: () => Promise<boolean>) {
  const args = disk === undefined ? [] : ['--data', disk.path];
  let running = await startServerProcess({ args });
  const port = Number(new URL(running.url).port);
  let back: Promise<void> = Promise.resolve();
  const again = async (end: () => Promise<void>) => {
    await end();
    running = await startServerProcess({ args: [...args, '--port', String(port)] });
  };
  const process_: ServerProcess = {
    faults: disk === undefined ? [] : ['kill', 'pause', 'restart', 'full disk'],
    strike(fault) {
      const { pid, stop } = running;
      if (fault === 'full disk') disk?.fill();
      else if (fault === 'pause') process.kill(pid, 'SIGSTOP');
      else {
        if (fault === 'kill') process.kill(pid, 'SIGKILL');
        back = again(stop);
      }
    },
    async recover() {
      disk?.empty();
      await back;
      if (isRunning(running.pid)) process.kill(running.pid, 'SIGCONT');
      // Without space for its log a database ends, at once or some time later.
      while (!(await isWell())) {
        if (!isRunning(running.pid)) await again(running.stop);
      }
    },
  };
  return {
    port,
    process: process_,
    async stop() {
      await back;
      await running.stop();
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
