import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** PostgreSQL gets 20 s of it. */
const stopPatienceMs = 30_000;

export interface ServerProcessOptions {
  /** Those of the program, such as `--data DIR`; by default any free port and no data. */
  readonly args?: readonly string[] | undefined;
  /** Gets what it writes on stderr, such as what it installs; by default that goes to ours. */
  readonly onStderr?: ((text: string) => void) | undefined;
}

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Resolves when nothing of it runs any more. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the server in a process of its own, whose work then holds up nobody here. It ends with this
 * process, however this one ends, and does not keep it from ending.
 */
export async function startServerProcess(
  options: ServerProcessOptions = {},
): Promise<ServerProcess> {
  const { args = [], onStderr = (text) => process.stderr.write(text) } = options;
  // Detached: Ctrl-C in a terminal is for the owner, who then decides.
  const child = spawn(process.execPath, [...program(), '--port', '0', ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {}); // that it has ended is told by its exit
  const exited = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  const url = await firstLine(child, onStderr);
  for (const handle of handles(child)) handle.unref();
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      for (const handle of handles(child)) handle.ref();
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** The build runs as it is; Node 20 needs help with the sources. */
function program(): string[] {
  const isSource = import.meta.url.endsWith('.ts');
  const path = fileURLToPath(
    new URL(isSource ? './mongo-server.ts' : './mongo-server.js', import.meta.url),
  );
  if (!isSource) return [path];
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(tsx).href, path];
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** The url, which it prints when it is ready; rejects with what it said where it ends before. */
function firstLine(child: Child, onStderr: (text: string) => void): Promise<string> {
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
    onStderr(text);
  });
  return new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('error', reject);
    child.once('close', () => reject(new Error(`the server did not start: ${said.trim()}`)));
  });
}

function handles(child: Child): (ChildProcess | Socket)[] {
  const { stdin, stdout, stderr } = child;
  return [child, ...[stdin, stdout, stderr].filter((stream) => stream instanceof Socket)];
}
