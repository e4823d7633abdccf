import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { script } from '../scripts.js';
import { debianMirror, install, missingPackages } from './packages.js';

/** The first release of Debian with DocumentDB. */
const suite = 'forky';

/** To be raised when build-root.sh makes another root than before. */
const version = 1;

/** Where the root file system stays from one run to the next, for all projects of this user. */
export function defaultRoot(): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'jts-mongo-server', `${suite}-${version}`);
}

/**
 * Builds the root file system unless it is there, having said what it installs and where. Of several
 * processes that want it at once, one builds it and the others wait.
 */
export async function ensureRoot(root: string, log: (line: string) => void): Promise<void> {
  if (existsSync(root)) return;
  const missing = await missingPackages();
  if (missing.length > 0) {
    log(`installs on this machine, with apt-get: ${missing.join(', ')}`);
    await install(missing);
  }
  log(
    `installs PostgreSQL with DocumentDB from Debian ${suite} in ${root}: minutes, but only once`,
  );
  log('(600 MB; nothing of it outside of this folder, so that deleting it undoes it)');
  await mkdir(dirname(root), { recursive: true });
  await build(root, await debianMirror());
}

async function build(root: string, mirror: string): Promise<void> {
  const [program, ...args] = [
    ...['setpriv', '--pdeathsig', 'KILL'], // nobody is there any more who wanted it
    ...['flock', '--no-fork', `${root}.lock`],
    ...['unshare', '--mount', '--pid', '--fork', '--kill-child'],
    ...['sh', script('build-root.sh'), root, mirror, suite],
  ] as const;
  const child = spawn(program, args, { stdio: ['ignore', 2, 2] });
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${root} could not be built (${signal ?? code})`);
}
