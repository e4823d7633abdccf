import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The package with the program, under another name: it tells by its name what it is to do. Its neighbour
 * `redis-server` would start a server of the machine's at once.
 */
const debianPackage = 'redis-tools';
const otherName = 'redis-check-rdb';

/** Why Redis can't run on this machine, for this user; undefined where it can. */
export async function hostProblem(): Promise<string | undefined> {
  if ((await pathOf('redis-server')) ?? (await pathOf(otherName))) return undefined;
  const missing = 'there is no redis-server here';
  if ((await pathOf('apt-get')) === undefined) return `${missing}, and no apt-get to install it`;
  if (process.getuid?.() !== 0) return `${missing}, and only root can install it`;
  return undefined;
}

export interface Program {
  readonly path: string;
  remove(): Promise<void>;
}

/** The server's program, installed where it is missing. @param log is told of that beforehand */
export async function findProgram(log: (line: string) => void): Promise<Program> {
  const path = await pathOf('redis-server');
  if (path !== undefined) return { path, remove: async () => {} };
  if ((await pathOf(otherName)) === undefined) {
    log(`installs on this machine, with apt-get: ${debianPackage}`);
    await aptGet(['update', '-q']);
    const options = ['-qy', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];
    await aptGet(['install', ...options, debianPackage]);
  }
  const found = await pathOf(otherName);
  if (found === undefined) throw new Error(`${debianPackage} has brought no Redis`);
  const folder = await mkdtemp(join(tmpdir(), 'jts-redis-program-'));
  const named = join(folder, 'redis-server');
  await symlink(found, named);
  return { path: named, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Where a program is; undefined where there is none. */
export async function pathOf(program: string): Promise<string | undefined> {
  return run('sh', ['-c', 'command -v "$1"', 'sh', program]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

/** In a session of its own: dpkg interrupted half-way through would leave work to the user. */
async function aptGet(args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn('apt-get', args, { env, detached: true, stdio: ['ignore', 2, 2] });
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) throw new Error(`apt-get ${args.join(' ')} failed (${signal ?? code})`);
}
