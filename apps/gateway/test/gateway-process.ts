import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, vi } from 'vitest';

const program = fileURLToPath(new URL('../dist/jts-gateway.js', import.meta.url));

interface LogLine extends Readonly<Record<string, unknown>> {
  readonly msg: string;
}

/** The built program as a process of its own. */
export interface GatewayProcess {
  readonly child: ChildProcess;
  /** What it has logged so far. */
  readonly log: readonly LogLine[];
  readonly err: string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** The first line with this message, as soon as it is there. */
  logged(msg: string): Promise<LogLine>;
}

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts it on any free port. */
export function startProcess(
  settings: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): GatewayProcess {
  if (!existsSync(program)) throw new Error(`${program} is not there: pnpm build makes it`);
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('JTS_'));
  const env = { ...Object.fromEntries(inherited), JTS_GATEWAY_PORT: '0', ...settings };
  const child = spawn(process.execPath, [program, ...args], { env });
  running.add(child);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  const lines = () =>
    out
      .split('\n')
      .slice(0, -1)
      .map((line): LogLine => JSON.parse(line));
  return {
    child,
    get log() {
      return lines();
    },
    get err() {
      return err;
    },
    ended,
    logged: (msg) =>
      vi.waitFor(
        () => {
          const found = lines().find((line) => line.msg === msg);
          if (found === undefined) throw new Error(`no line "${msg}" in ${out}${err}`);
          return found;
        },
        { timeout: 60_000, interval: 20 },
      ),
  };
}
