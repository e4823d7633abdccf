import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The built program. */
export const program = fileURLToPath(new URL('../dist/jts.js', import.meta.url));

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** The built program as a process of its own. */
export interface JtsProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it has printed so far. */
  readonly out: string;
  readonly ended: Promise<Ended>;
}

export interface ProcessOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function startJts(args: readonly string[], options: ProcessOptions): JtsProcess {
  if (!existsSync(program)) throw new Error(`${program} is not there: pnpm build makes it`);
  const { JTS_DATA, CLICKHOUSE_URL, MONGODB_URL, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd,
    env: { ...inherited, ...options.env },
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  // A process that ends before it has read all is no failure of the test.
  child.stdin.on('error', () => {});
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  return {
    child,
    pid: child.pid ?? 0,
    get out() {
      return out;
    },
    ended,
  };
}

/** Runs the built program to its end, with this on its standard input. */
export async function callJts(
  args: readonly string[],
  options: ProcessOptions,
  stdin = '',
): Promise<Ended> {
  const { child, ended } = startJts(args, options);
  child.stdin?.end(stdin);
  return ended;
}
