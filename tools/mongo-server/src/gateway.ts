import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type pg from 'pg';
import type { Shared } from './commands/handler.js';
import { Engine } from './engine/engine.js';
import { serveClient } from './serve-client.js';
import { Cursors } from './state/cursors.js';
import { Transactions } from './state/transactions.js';

const loopback: readonly string[] = ['127.0.0.1', '::1', 'localhost'];
const sweepIntervalMs = 1_000;

export interface GatewayOptions {
  /** Where PostgreSQL listens. */
  readonly postgres: pg.ClientConfig;
  /** A loopback address: there is no authentication. */
  readonly host?: string;
  /** 0, the default, for any free port. */
  readonly port?: number;
}

export interface Gateway {
  readonly port: number;
  /** Ends all connections, statements and transactions. */
  close(): Promise<void>;
}

/** Starts a server for the MongoDB wire protocol that has DocumentDB carry out the commands. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { postgres, host = '127.0.0.1', port = 0 } = options;
  if (!loopback.includes(host)) {
    throw new Error(`refusing to listen on ${host}: the server has no authentication`);
  }
  const engine = new Engine(postgres);
  const cursors = new Cursors(engine);
  const transactions = new Transactions(engine, cursors);
  const sockets = new Set<Socket>();
  const shared: Shared = { engine, cursors, transactions, startedAt: Date.now() };
  const server = createServer({ noDelay: true }, (socket) => serveClient(socket, sockets, shared));
  server.listen({ port, host });
  await once(server, 'listening');
  const sweeper = setInterval(() => void sweep(shared), sweepIntervalMs);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      clearInterval(sweeper);
      server.close();
      for (const socket of sockets) socket.destroy();
      await transactions.close();
      await engine.close();
    },
  };
}

async function sweep({ cursors, transactions }: Shared): Promise<void> {
  const outcomes = [cursors.closeExpired(), transactions.abortExpired()];
  for (const outcome of await Promise.allSettled(outcomes)) {
    if (outcome.status === 'rejected') console.error(outcome.reason);
  }
}
