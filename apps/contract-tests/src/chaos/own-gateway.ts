import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Databases, ServerProcess } from './scene.js';

export interface GatewayProcessOptions extends Databases {
  /** Any free one if absent. */
  readonly port?: number;
}

export interface OwnGateway {
  readonly port: number;
  readonly process: ServerProcess;
  /** Rejects where the gateway does not end in order, for something of a call is left, or has ended by itself. */
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('./gateway-process.ts', import.meta.url));
const flags = ['--conditions=@jts/source', '--import', 'tsx'];
const cwd = fileURLToPath(new URL('../..', import.meta.url)); // where tsx is

/** How long an orderly end may take on a busy machine, with calls that have their deadline. */
const stopPatienceMs = 60_000;

/** A gateway in a process of its own, which is started again, at its place, where it was killed or stopped. */
export async function startOwnGateway(databases: Databases): Promise<OwnGateway> {
  const first = await start(databases);
  const { port } = first;
  let { child } = first;
  let back: Promise<void> = Promise.resolve();
  const again = async (signal: NodeJS.Signals) => {
    if (hasEnded(child)) return; // which is told at the end
    await end(child, signal);
    ({ child } = await start({ ...databases, port }));
  };
  return {
    port,
    process: {
      faults: ['kill', 'pause', 'restart'],
      strike(fault) {
        if (fault === 'pause') child.kill('SIGSTOP');
        else back = again(fault === 'kill' ? 'SIGKILL' : 'SIGTERM');
      },
      async recover() {
        await back;
        child.kill('SIGCONT');
      },
    },
    async stop() {
      await back;
      if (hasEnded(child)) throw new Error('the gateway has ended by itself');
      await end(child, 'SIGTERM');
    },
  };
}

async function start(
  options: GatewayProcessOptions,
): Promise<{ port: number; child: ChildProcess }> {
  const child = spawn(process.execPath, [...flags, program, JSON.stringify(options)], {
    cwd,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => {}); // that it has ended is told by its exit
  const exited = once(child, 'exit');
  const line = once(createInterface(child.stdout), 'line');
  const [first] = await Promise.race([line, exited.then(() => [undefined])]);
  if (first === undefined) throw new Error('the gateway did not start');
  return { port: Number(first), child };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  const patience = new AbortController();
  const late = wait(stopPatienceMs, 'late', { signal: patience.signal }).catch(() => {});
  const outcome = await Promise.race([exited, late]);
  patience.abort();
  if (outcome !== 'late') {
    const [code] = outcome as [number | null];
    if (signal === 'SIGTERM' && code !== 0) throw new Error(`the gateway has ended with ${code}`);
    return;
  }
  child.kill('SIGKILL');
  await exited;
  throw new Error(`the gateway has not ended ${stopPatienceMs} ms after it was told to`);
}
