import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { configuration, type RedisOptions } from './configuration.js';
import { freePort } from './free-port.js';
import { findProgram, pathOf } from './program.js';

const stopPatienceMs = 10_000;
/** Between the look for a free port and the start somebody else may have taken it. */
const mostStarts = 5;

export interface Redis {
  /** Without the password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when it has ended, asked or not. */
  readonly ended: Promise<void>;
  /** Asks it to end, and waits for that; what is in `data` is written before. Idempotent. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/**
 * Starts a Redis of one's own on this machine, reachable from here only. It ends with this process,
 * however that ends (on Linux), and does not keep it from ending.
 *
 * Rejects where `hostProblem` has a reason, and where the server does not take its configuration.
 */
export async function startRedis(options: RedisOptions = {}): Promise<Redis> {
  const { data, log = console.error } = options;
  const program = await findProgram(log);
  const folder = data === undefined ? await mkdtemp(join(tmpdir(), 'jts-redis-')) : resolve(data);
  const remove = async () => {
    await program.remove();
    if (data === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    return await startAt(program.path, folder, options, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startAt(
  program: string,
  folder: string,
  options: RedisOptions,
  remove: () => Promise<void>,
): Promise<Redis> {
  for (let start = 1; ; start++) {
    const port = options.port ?? (await freePort());
    const file = join(folder, `redis-${port}.conf`);
    // Readable by its owner only: it may hold a password.
    await writeFile(file, configuration(options, port, folder), { mode: 0o600 });
    const child = await spawned(program, file, options);
    const ended = new Promise<void>((end) => {
      child.once('error', () => end());
      child.once('close', () => end());
    }).then(remove);
    const problem = await readiness(child);
    if (problem === undefined) return running(child, port, options, ended);
    const taken = /address already in use/i.test(problem);
    if (!taken || options.port !== undefined || start === mostStarts) {
      throw new Error(`Redis did not start: ${problem}`);
    }
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** On Linux the kernel ends it together with this process. */
async function spawned(program: string, file: string, options: RedisOptions): Promise<Child> {
  const setpriv = process.platform === 'linux' ? await pathOf('setpriv') : undefined;
  const command = [program, file, ...(options.sentinelOf === undefined ? [] : ['--sentinel'])];
  if (setpriv !== undefined) command.unshift(setpriv, '--pdeathsig', 'KILL');
  const [first = program, ...args] = command;
  // Detached: Ctrl-C in a terminal is for the owner, who then decides.
  return spawn(first, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Undefined when it takes connections; what it said where it has ended instead. */
function readiness(child: Child): Promise<string | undefined> {
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
  });
  return new Promise((settle) => {
    createInterface(child.stdout).on('line', (line) => {
      said = `${said}${line}\n`.slice(-2_000);
      if (/Ready to accept connections|Sentinel ID is/.test(line)) settle(undefined);
    });
    child.once('error', (error) => settle(error.message));
    child.once('close', () => settle(said.trim()));
  });
}

function running(child: Child, port: number, options: RedisOptions, ended: Promise<void>): Redis {
  for (const handle of handles(child)) handle.unref();
  const end = async (signal: NodeJS.Signals) => {
    for (const handle of handles(child)) handle.ref();
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
    await ended;
    clearTimeout(timer);
  };
  return {
    url: `${options.tls === undefined ? 'redis' : 'rediss'}://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    ended,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function handles(child: Child): (ChildProcess | Socket)[] {
  const { stdout, stderr } = child;
  return [child, ...[stdout, stderr].filter((stream) => stream instanceof Socket)];
}
