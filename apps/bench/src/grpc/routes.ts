import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createGrpcStore } from '@jts/adapter-grpc';
import type { MarketDataStore } from '@jts/ports';
import { openStore } from '../candles/store.js';
import type { Role } from '../harness/job.js';
import type { ServerAccess } from '../settings.js';

/** What is at a route's end. */
export interface Target {
  readonly server: ServerAccess;
  readonly database: string;
}

/** How a program comes to a database. */
export interface Route {
  readonly name: string;
  readonly role: Role;
  open(target: Target): Promise<OpenRoute>;
}

interface OpenRoute {
  /** A store with connections of its own. */
  connect(): Promise<MarketDataStore>;
  close(): Promise<unknown>;
}

const direct: Route = {
  name: 'without a gateway',
  role: 'bound',
  open: async ({ server, database }) => ({
    connect: () => openStore(server, database),
    close: async () => undefined,
  }),
};

const throughGateway: Route = {
  name: 'through a gateway',
  role: 'ours',
  async open(target) {
    const gateway = await startGateway(target);
    return { connect: () => createGrpcStore({ url: gateway.url }), close: gateway.stop };
  },
};

export const routes: readonly Route[] = [direct, throughGateway];

/** Beside the build. */
const program = fileURLToPath(new URL('./grpc/gateway-process.js', import.meta.url));

/** A gateway in a process of its own, as it runs anywhere. */
async function startGateway(target: Target) {
  // A profile of it lies beside that of its client.
  const execArgv = process.execArgv.map((arg) => arg.replace(/\.cpuprofile$/, '-gateway$&'));
  const child = fork(program, { execArgv });
  const ended = once(child, 'exit');
  child.send(target);
  const failed = ended.then(([code]) =>
    Promise.reject(new Error(`the gateway has ended: ${code}`)),
  );
  const [url]: string[] = await Promise.race([once(child, 'message'), failed]);
  if (url === undefined) throw new Error('the gateway has no URL');
  const stop = async () => {
    child.disconnect();
    await ended;
  };
  return { url, stop };
}
