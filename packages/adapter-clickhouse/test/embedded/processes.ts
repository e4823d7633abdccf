import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';
import type { RunningEngine } from '../../src/embedded/start-engine.js';
import type { OwnerRequest } from './owner.js';

const packageRoot = fileURLToPath(new URL('../..', import.meta.url));
/** Where the engine's packages are. */
const modules = [packageRoot, join(packageRoot, '../..')]
  .map((folder) => join(folder, 'node_modules'))
  .join(delimiter);

/** What an owner printed: its engine, or why it has none. */
type OwnerReply = Partial<Omit<RunningEngine, 'exited' | 'stop'>> & {
  readonly code?: string;
  readonly message?: string;
};

export interface Owner {
  readonly process: ChildProcess;
  readonly reply: OwnerReply;
}

/**
 * Builds test/embedded/owner.ts as the package itself is built, with the shared code in a chunk beside
 * the entries. Node 20 can't run the sources.
 * @returns the folder of the build
 */
export async function buildOwner(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'jts-owner-'));
  await build({
    config: false,
    silent: true,
    entry: {
      owner: join(packageRoot, 'test/embedded/owner.ts'),
      embedded: join(packageRoot, 'src/embedded/start-engine.ts'),
      'embedded/engine-process': join(packageRoot, 'src/embedded/engine-process.mjs'),
    },
    outDir,
    format: 'esm',
    outExtension: () => ({ js: '.js' }),
    target: 'es2022',
    splitting: true,
    noExternal: [/^@jts\//, 'decimal.js', 'zod'],
    esbuildOptions(options) {
      options.conditions = ['@jts/source'];
    },
  });
  await writeFile(join(outDir, 'package.json'), '{"type":"module"}');
  await chmod(outDir, 0o755); // for owners that run as another user
  return outDir;
}

/** Runs an owner until it has printed its reply. It sees the engine's packages, far from them. */
export async function runOwner(
  folder: string,
  request: OwnerRequest,
  options: SpawnOptions = {},
): Promise<Owner> {
  const child = spawnOwner(folder, request, options);
  if (child.stdout === null) throw new Error('no stdout');
  const failed = once(child, 'error').then(([error]) => Promise.reject(error));
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), failed]);
  return { process: child, reply: JSON.parse(String(line)) };
}

/** Starts an owner and does not wait for its reply. */
export function spawnOwner(
  folder: string,
  request: OwnerRequest,
  options: SpawnOptions = {},
): ChildProcess {
  const { env = process.env } = options;
  return spawn(process.execPath, [join(folder, 'owner.js'), JSON.stringify(request)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    env: { ...env, NODE_PATH: env['NODE_PATH'] === '' ? '' : modules },
  });
}

/** Whether a process runs; one that has ended but that nobody has waited for does not. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

type Access = Pick<RunningEngine, 'url' | 'username' | 'password'>;

/** The answer's text; rejects with the server's message. */
export async function query(engine: Access, sql: string): Promise<string> {
  const response = await fetch(engine.url, {
    method: 'POST',
    body: sql,
    headers: {
      connection: 'close', // an idle connection would hold up the engine's end
      'x-clickhouse-user': engine.username,
      'x-clickhouse-key': engine.password,
    },
  });
  const text = (await response.text()).trim();
  if (!response.ok) throw new Error(text);
  return text;
}
