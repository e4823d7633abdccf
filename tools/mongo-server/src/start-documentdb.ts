import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Postgres, startPostgres } from './debian/postgres.js';
import { defaultRoot, ensureRoot } from './debian/root.js';
import { type Gateway, startGateway } from './gateway.js';
import { hostProblem } from './host.js';

const closePatienceMs = 5_000;

export interface DocumentDbOptions {
  /** 0, the default, for any free port. */
  readonly port?: number | undefined;
  /** The root file system's folder, built when absent; by default one in the user's cache. */
  readonly root?: string | undefined;
  /** A folder that keeps the data; without it they go when the server stops. */
  readonly data?: string | undefined;
  /** Throws away what is in `data`. */
  readonly fresh?: boolean | undefined;
  /** Commits survive a crash of the operating system, too, at the cost of speed. */
  readonly durable?: boolean | undefined;
  /** Gets what is installed and where, beforehand; by default stderr does. */
  readonly log?: ((line: string) => void) | undefined;
}

export interface DocumentDb {
  readonly url: string;
  /** Resolves when PostgreSQL has ended, asked or not, with the end of its log. Never rejects. */
  readonly ended: Promise<string>;
  /** Resolves when nothing of it runs any more. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts a MongoDB-compatible server, DocumentDB on PostgreSQL, with the gateway in this process.
 * PostgreSQL ends with this process, however that ends.
 *
 * Rejects where {@link hostProblem} has a reason, with that.
 */
export async function startDocumentDb(options: DocumentDbOptions = {}): Promise<DocumentDb> {
  const { port = 0, data, fresh = false, durable = false, log = console.error } = options;
  const problem = await hostProblem();
  if (problem !== undefined) throw new Error(problem);
  const root = resolve(options.root ?? defaultRoot());
  await ensureRoot(root, log);
  const folder = data === undefined ? undefined : resolve(data);
  const postgres = await startPostgres({ root, data: folder, fresh, durable });
  try {
    const gateway = await startGateway({ postgres: postgres.config, port });
    return {
      url: `mongodb://127.0.0.1:${gateway.port}/?directConnection=true`,
      ended: postgres.ended,
      stop: once(() => stopBoth(gateway, postgres)),
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** PostgreSQL goes even where the gateway still waits for it. */
async function stopBoth(gateway: Gateway, postgres: Postgres): Promise<void> {
  const closed = gateway.close().catch((error) => console.error(error));
  const patience = new AbortController();
  await Promise.race([closed, delay(closePatienceMs, undefined, patience).catch(() => {})]);
  patience.abort();
  await postgres.stop();
  await closed;
}

function once(stop: () => Promise<void>): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    stopped ??= stop();
    return stopped;
  };
}
