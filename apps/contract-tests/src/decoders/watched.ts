import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Message } from './process.js';
import type { Assignment, Done, Failure } from './work.js';

const program = fileURLToPath(new URL('./process.ts', import.meta.url));
/** Where `tsx` is found. */
const home = fileURLToPath(new URL('../..', import.meta.url));
/** Input is 64 KiB, or up to 4 MiB that grow: a decoder that needs more heap is one that leaks. */
const mostHeapMb = 512;
/** So that what the largest input makes is not moved about: that takes longer than the work, but not always. */
const youngHeapMb = 256;
const lookMs = 250;

export interface Watch {
  /** The URL of a module that exports `decoders`. */
  readonly module: string;
  /** An input that takes longer than this hangs. */
  readonly hangMs: number;
}

export interface Watched {
  /** Absent where the process came to a bad end. */
  readonly done?: Done;
  /** The most resident memory of the process. */
  readonly peakBytes?: number;
  readonly failure?: Failure;
}

/** A process for decoders. One that hangs, or is killed by its input, is seen from outside. */
export class WatchedProcess {
  private readonly folder = mkdtempSync(join(tmpdir(), 'jts-decoders-'));
  private readonly placeFile = join(this.folder, 'place');
  private readonly child: ChildProcess;
  private readonly hangMs: number;
  /** The end of what the process has written: why it dies. */
  private said = '';

  constructor({ module, hangMs }: Watch) {
    this.hangMs = hangMs;
    this.child = fork(program, [module, this.placeFile], {
      cwd: home,
      execArgv: [
        '--import=tsx',
        '--conditions=@jts/source',
        `--max-old-space-size=${mostHeapMb}`,
        `--max-semi-space-size=${youngHeapMb}`,
      ],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (text) => {
      this.said = (this.said + text).slice(-4000);
    });
  }

  /** Ends the process where the work does not end. One at a time. */
  run(assignment: Assignment): Promise<Watched> {
    const { child, hangMs } = this;
    return new Promise((resolve, reject) => {
      let growing: string | undefined;
      let found: Failure | undefined;
      const failed = (message: string) => {
        end();
        child.kill('SIGKILL');
        resolve({ failure: found ?? this.failure(message, growing) });
      };
      const stopWatch = this.watch(
        () => `${this.place()} ${growing}`,
        () => failed(`it hangs: no end within ${hangMs / 1000} s`),
      );
      const onMessage = (message: Message) => {
        if ('growing' in message) growing = message.growing;
        else if ('found' in message) found = message.found;
        else {
          end();
          if ('broken' in message) reject(new Error(message.broken));
          else resolve(message);
        }
      };
      const onExit = (code: number | null, signal: string | null) =>
        failed(`it ends its process (${signal ?? code}) ${this.said}`);
      const end = () => {
        stopWatch();
        child.off('message', onMessage).off('exit', onExit);
      };
      child.on('message', onMessage).once('exit', onExit);
      child.send(assignment);
    });
  }

  close(): void {
    this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true });
  }

  private failure(message: string, growing: string | undefined): Failure {
    if (growing !== undefined) return { message: `${message} (${growing})` };
    return { message, path: `${this.place() ?? 0}` };
  }

  /**
   * Calls `onHang` once the work has been at one place for too long. By its own looks, not by a clock:
   * while both processes are stopped, neither hangs.
   *
   * @returns what ends the watch
   */
  private watch(at: () => string, onHang: () => void): () => void {
    let last = '';
    let looks = 0;
    const timer = setInterval(() => {
      const now = at();
      looks = now === last ? looks + 1 : 0;
      last = now;
      if (looks * lookMs >= this.hangMs) onHang();
    }, lookMs);
    return () => clearInterval(timer);
  }

  /** The input at work; undefined before the first. */
  private place(): number | undefined {
    try {
      const file = openSync(this.placeFile, 'r');
      const number = new Uint32Array(1);
      const length = readSync(file, number, 0, 4, 0);
      closeSync(file);
      return length === 4 ? number[0] : undefined;
    } catch {
      return undefined;
    }
  }
}
