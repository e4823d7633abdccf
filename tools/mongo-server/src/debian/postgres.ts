import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { script } from '../scripts.js';
import { postgresSettings } from './postgres-settings.js';

const startPatienceMs = 60_000;
const stopPatienceMs = 20_000;
/** Of one try: a server that is about to end may take a connection and answer nothing. */
const patience = { connectionTimeoutMillis: 5_000, query_timeout: 30_000 };
/** How flock is told to exit when someone else has the lock. */
const lockedCode = 75;

export interface PostgresOptions {
  readonly root: string;
  /** Where the cluster lives; without it, it is thrown away at the end. */
  readonly data: string | undefined;
  /** Whether to throw away what is in `data`. */
  readonly fresh: boolean;
  /** Whether commits survive a crash of the operating system. */
  readonly durable: boolean;
}

export interface Postgres {
  readonly config: pg.ClientConfig;
  /** Resolves when it has ended, however, with the end of its log. Never rejects. */
  readonly ended: Promise<string>;
  /** Idempotent. */
  stop(): Promise<void>;
}

/** Starts PostgreSQL in the root file system. It ends when this process ends, however that ends. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const run = await mkdtemp(join(tmpdir(), 'jts-mongo-server-'));
  const folder = options.data ?? run;
  await mkdir(folder, { recursive: true });
  const child = await spawnPostgres(options, folder, run);
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  let exitCode: number | null | undefined;
  const ended = exited.then(async (code) => {
    exitCode = code;
    const log = await readFile(join(folder, logName), 'utf8').catch(() => '');
    // The script does it, too, for an owner that is gone by then.
    await rm(run, { recursive: true, force: true }).catch(() => {});
    return log.slice(-2_000);
  });
  const stop = async () => {
    child.stdin?.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
    await ended;
    clearTimeout(timer);
  };
  const config = { host: run, user: 'postgres', database: 'postgres' };
  try {
    await untilReady(config, () => exitCode !== undefined);
  } catch (cause) {
    await stop();
    if (exitCode === lockedCode) throw new Error(`another server is running on ${folder}`);
    throw new Error(`PostgreSQL did not start: ${await ended}`, { cause });
  }
  return { config, ended, stop };
}

const logName = 'postgres.log';

async function spawnPostgres(options: PostgresOptions, folder: string, run: string) {
  const { root, fresh, durable } = options;
  const [program, ...args] = [
    ...['flock', '--no-fork', '--nonblock', '--conflict-exit-code', String(lockedCode)],
    join(folder, 'lock'),
    ...['unshare', '--mount', '--pid', '--ipc', '--fork', '--kill-child'],
    ...['sh', script('run-postgres.sh'), root, folder, run, String(fresh)],
    ...postgresSettings(durable),
  ] as const;
  const log = await open(join(folder, logName), 'a');
  // Detached: Ctrl-C in a terminal is for its owner, who then decides.
  const child = spawn(program, args, { detached: true, stdio: ['pipe', log.fd, log.fd] });
  child.stdin?.on('error', () => {}); // that it has ended is told by its exit
  await log.close();
  return child;
}

/** The first statement loads the engine's libraries, which may fail where the connection does not. */
async function untilReady(config: pg.ClientConfig, hasEnded: () => boolean): Promise<void> {
  const deadline = performance.now() + startPatienceMs;
  for (;;) {
    if (hasEnded()) throw new Error('it has ended');
    const client = new pg.Client({ ...config, ...patience });
    client.on('error', () => {}); // the statement fails, too
    try {
      await client.connect();
      await client.query('select documentdb_api.binary_version()');
      return await client.end();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await delay(20);
  }
}
