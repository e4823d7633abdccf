import { randomBytes } from 'node:crypto';
import { closeSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { checkInteger, checkOptionNames, type OptionNames } from '@jts/adapter-kit';
import { AbortedError, ClosedError, ValidationError } from '@jts/domain';
import { type Access, writeConfig } from './config.js';
import { claimFolder, type DataFolder, openFolder } from './data-folder.js';
import { type EngineCommand, spawnEngine } from './engine-child.js';
import { type EngineLocation, locateEngine } from './engine-path.js';
import { KeptEngine } from './kept-engine.js';
import { lockFolder } from './lock.js';
import { freePort, untilReady } from './readiness.js';
import { isPortTaken } from './start-errors.js';

export interface EngineOptions {
  /** The data folder, made if it is absent. Without it: a temporary one, removed afterwards. */
  readonly path?: string | undefined;
  /** Path of `libchdb.so`; by default that of the npm package for this platform. */
  readonly enginePath?: string | undefined;
  /** How long the engine may take until it answers, default 60 000. */
  readonly startTimeoutMs?: number | undefined;
  /**
   * How often within a minute an engine that ended by itself, killed or crashed, is started again, with
   * the same port, password and data; one more end is its last. 5 if absent; 0 for never.
   */
  readonly restarts?: number | undefined;
  /** Ends the start, not a running engine. */
  readonly signal?: AbortSignal | undefined;
  /** Gets what the engine writes on its stderr; by default nobody sees it unless the start fails. */
  readonly onStderr?: ((text: string) => void) | undefined;
}

export const engineOptionNames: OptionNames<EngineOptions> = {
  path: true,
  enginePath: true,
  startTimeoutMs: true,
  restarts: true,
  signal: true,
  onStderr: true,
};

/** A ClickHouse server of our own on 127.0.0.1. */
export interface RunningEngine {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly username: string;
  /** Made anew at each start. */
  readonly password: string;
  /** The data folder, absolute. */
  readonly path: string;
  /** Of its process; another one after a restart. */
  readonly pid: number;
  /** How often it ended by itself and was started again. */
  readonly restarts: number;
  /**
   * Resolves when the engine has ended and is not started again: its exit code, or null where a signal
   * ended it.
   */
  readonly exited: Promise<number | null>;
  /**
   * Ends the engine in good order and starts it again, with the same port, password and data; resolves
   * when it answers. Calls that it interrupts are repeated, as those of stores are.
   *
   * Rejects with `CLOSED` where it has ended or is stopped meanwhile, else as {@link startEngine}.
   */
  restart(): Promise<void>;
  /** Ends the engine and waits until its data is on disk and the folder free again. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the ClickHouse engine of the npm package `@chdb/lib-linux-*` in a process of its own and
 * waits until it answers. That process ends with this one, however this one ends, and does not keep it
 * from ending.
 *
 * Rejects with `UNSUPPORTED` (no engine for this platform, or not installed: the message says what
 * to install), `UNAVAILABLE` (another owner holds `path`; no permission; the engine does not start),
 * `VALIDATION` (`path` is a file, or a folder of something else), `RESOURCE_EXHAUSTED` (disk full),
 * `TIMEOUT` and `ABORTED`. What it had started by then is ended and cleared away.
 */
export async function startEngine(options: EngineOptions = {}): Promise<RunningEngine> {
  checkOptionNames(options, engineOptionNames);
  const { startTimeoutMs = 60_000, restarts = 5 } = options;
  if (!(startTimeoutMs > 0)) throw new ValidationError('startTimeoutMs', 'must be above 0');
  checkInteger('restarts', restarts, 0, 1000);
  checkAborted(options.signal);
  const engine = locateEngine(options.enginePath);
  const folder = await openFolder(options.path);
  let lock: number | undefined;
  try {
    lock = await lockFolder(folder, options.signal);
    const deadline = performance.now() + startTimeoutMs;
    const start = { engine, folder, lock, options, restarts, startTimeoutMs, deadline };
    return await startOnFreePort(start);
  } catch (error) {
    if (lock !== undefined) closeSync(lock);
    await removeTemporary(folder);
    throw error;
  }
}

interface Start {
  readonly engine: EngineLocation;
  readonly folder: DataFolder;
  readonly lock: number;
  readonly options: EngineOptions;
  readonly restarts: number;
  readonly startTimeoutMs: number;
  readonly deadline: number;
}

/** A port that was free may be taken by the time the engine asks for it: then another one. */
async function startOnFreePort(start: Start): Promise<RunningEngine> {
  const { options, folder, deadline } = start;
  for (let attempt = 1; ; attempt += 1) {
    // Each time: an engine that failed has taken its temporary folder along.
    await claimFolder(folder, start.engine.version);
    const access: Access = {
      port: await freePort(),
      username: 'owner',
      password: randomBytes(24).toString('base64url'),
    };
    const args = await writeConfig(folder, access);
    checkAborted(options.signal);
    const command: EngineCommand = { ...start, args, onOutput: options.onStderr };
    const child = spawnEngine(command);
    try {
      await untilReady(child, access, deadline, options.signal);
      const kept = new KeptEngine(child, start.restarts, () => spawnEngine(command));
      return running(kept, access, start);
    } catch (error) {
      await child.stop();
      if (attempt === 5 || !isPortTaken(child)) throw error;
    }
  }
}

function running(kept: KeptEngine, access: Access, start: Start): RunningEngine {
  const { folder, lock, startTimeoutMs } = start;
  const exited = kept.exited.then(async (code) => {
    closeSync(lock);
    await removeTemporary(folder);
    return code;
  });
  return {
    url: `http://127.0.0.1:${access.port}`,
    username: access.username,
    password: access.password,
    path: folder.path,
    get pid() {
      return kept.pid;
    },
    get restarts() {
      return kept.restarts;
    },
    exited,
    async restart() {
      if (kept.hasEnded) throw new ClosedError('the engine has ended');
      await writeFile(folder.stay, '');
      try {
        const child = await kept.restart();
        if (child === undefined) throw new ClosedError('the engine was stopped meanwhile');
        await untilReady(child, access, performance.now() + startTimeoutMs);
      } finally {
        await rm(folder.stay, { force: true });
      }
    },
    async stop() {
      await kept.stop();
      await exited;
    },
  };
}

/** The engine's process does it as well, for an owner that is gone by then. */
async function removeTemporary(folder: DataFolder): Promise<void> {
  if (folder.temporary) await rm(folder.path, { recursive: true, force: true }).catch(() => {});
}

function checkAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw new AbortedError(undefined, { cause: signal.reason });
}
