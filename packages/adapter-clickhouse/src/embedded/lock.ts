import { spawn } from 'node:child_process';
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { AbortedError, UnavailableError, UnsupportedError } from '@jts/domain';
import type { DataFolder } from './data-folder.js';
import { fieldsOf } from './fields-of.js';
import { errorCode, pathError } from './path-errors.js';

/** How long an engine whose owner has died may take to end before its folder counts as held. */
const orphanPatienceMs = 15_000;

interface Owner {
  readonly pid: number;
  /** The process's start in clock ticks since boot: a pid alone may have been given anew. */
  readonly started: string;
  readonly host: string;
  readonly since: string;
}

/**
 * Locks the folder by its lock file and returns that file's descriptor. The lock is the
 * kernel's and belongs to the open file: it lasts until this descriptor and every inherited copy of it
 * is closed, so no death of any process leaves it behind. The file itself stays, for two files of
 * one name would be two locks.
 *
 * Rejects with `UNAVAILABLE`, naming the owner, where another open file holds it, in this process or
 * another one. An owner that is dead gets some time: its engine is still writing down its data.
 */
export async function lockFolder(folder: DataFolder, signal?: AbortSignal): Promise<number> {
  const descriptor = openLockFile(folder);
  try {
    await waitForLock(descriptor, folder, signal);
    writeOwner(descriptor);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw pathError(folder.path, error);
  }
}

function openLockFile(folder: DataFolder): number {
  try {
    return openSync(folder.lock, constants.O_RDWR | constants.O_CREAT, 0o600);
  } catch (error) {
    throw pathError(folder.path, error);
  }
}

async function waitForLock(
  descriptor: number,
  folder: DataFolder,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + orphanPatienceMs;
  while (!(await tryLock(descriptor))) {
    const owner = readOwner(folder.lock);
    if ((owner !== undefined && isAlive(owner)) || performance.now() > deadline) {
      throw new UnavailableError(`${folder.path} is held by ${describe(owner)}`, {
        retryable: false,
      });
    }
    if (signal?.aborted) throw new AbortedError(undefined, { cause: signal.reason });
    await delay(50);
  }
}

/** Node has no flock(2); the program of that name locks the open file that it inherits from us. */
function tryLock(descriptor: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const flock = spawn('flock', ['--nonblock', '3'], {
      stdio: ['ignore', 'ignore', 'ignore', descriptor],
    });
    flock.once('error', (cause) => {
      const absent = errorCode(cause) === 'ENOENT';
      reject(absent ? new UnsupportedError(needsFlock, { cause }) : cause);
    });
    flock.once('exit', (code) => {
      if (code === 0 || code === 1) resolve(code === 0);
      else reject(new UnavailableError(`flock ended with ${code}`, { retryable: false }));
    });
  });
}

const needsFlock = 'the embedded store needs the program flock (Debian package util-linux)';

function writeOwner(descriptor: number): void {
  const owner: Owner = {
    pid: process.pid,
    started: startOf(process.pid) ?? '',
    host: hostname(),
    since: new Date().toISOString(),
  };
  ftruncateSync(descriptor);
  writeSync(descriptor, `${JSON.stringify(owner)}\n`, 0);
}

/** Undefined for a moment after a new owner has locked the file. */
function readOwner(path: string): Owner | undefined {
  try {
    return ownerFrom(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** What a lock file says; undefined where it is none of ours. */
export function ownerFrom(text: string): Owner | undefined {
  const { pid, started = '', host = '', since = '' } = fieldsOf(text);
  if (!isPid(pid) || !isWord(started) || !isWord(host) || !isWord(since)) return undefined;
  return { pid, started, host, since };
}

const isPid = (value: unknown): value is number => Number.isSafeInteger(value);

/** A message shows it, perhaps on a terminal. */
const isWord = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 255 && !/\p{Cc}/u.test(value);

function isAlive(owner: Owner): boolean {
  return owner.host !== hostname() || startOf(owner.pid) === owner.started;
}

function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may hold blanks.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // One that has ended stays in sight until its parent has looked.
    return state === 'Z' || state === 'X' ? undefined : rest[18];
  } catch {
    return undefined;
  }
}

function describe(owner: Owner | undefined): string {
  if (owner === undefined) return 'another process';
  const here = owner.pid === process.pid && owner.host === hostname() ? ', this process' : '';
  const ended = isAlive(owner) ? '' : ', which has ended, but its engine has not';
  return `process ${owner.pid} on ${owner.host}${here} since ${owner.since}${ended}`;
}
