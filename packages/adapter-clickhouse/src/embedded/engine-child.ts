import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { childPath } from './child-path.js';
import type { DataFolder } from './data-folder.js';
import type { EngineLocation } from './engine-path.js';
import { OutputTail } from './output-tail.js';

/** How long the engine may take to end; it gives open connections 5 s. */
const stopPatienceMs = 20_000;

/** The engine's process: started, but perhaps not listening yet. */
export class EngineChild {
  /** Exit code, or null where a signal ended it. Never rejects. */
  readonly exited: Promise<number | null>;
  /** The end of what it wrote on stderr. */
  readonly output = new OutputTail();
  readonly #child: ChildProcess;
  #running = true;
  #stopping: Promise<void> | undefined;

  constructor(child: ChildProcess, onOutput?: (text: string) => void) {
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.output.append(text);
      onOutput?.(text);
    });
    child.stdin?.on('error', () => {}); // that it has ended is told by its exit
    this.exited = new Promise((resolve) => {
      const ended = (code: number | null) => {
        this.#running = false;
        resolve(code);
      };
      child.once('close', ended);
      child.once('error', (error) => {
        this.output.append(`${error}\n`);
        ended(null);
      });
    });
  }

  /** 0 where the process could not be made. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return this.#running;
  }

  /** The signal that ended it. */
  get signal(): NodeJS.Signals | null {
    return this.#child.signalCode;
  }

  /** Lets this process end while the engine runs. */
  release(): void {
    for (const handle of this.#handles()) handle.unref();
  }

  /** Ends it and waits for that. Idempotent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  async #end(): Promise<void> {
    for (const handle of this.#handles()) handle.ref();
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopPatienceMs);
    await this.exited;
    clearTimeout(timer);
  }

  #handles(): (ChildProcess | Socket)[] {
    const { stdin, stderr } = this.#child;
    return [this.#child, ...[stdin, stderr].filter((stream) => stream instanceof Socket)];
  }
}

export interface EngineCommand {
  readonly engine: EngineLocation;
  readonly folder: DataFolder;
  /** Descriptor of the locked file, which the engine's process inherits. */
  readonly lock: number;
  readonly args: readonly string[];
  readonly onOutput?: ((text: string) => void) | undefined;
}

/** Runs the engine's command line in a process of its own, which ends when this one does. */
export function spawnEngine(command: EngineCommand): EngineChild {
  const { engine, folder, lock, args } = command;
  const program = childPath();
  const request = {
    library: engine.library,
    ffi: engine.ffi,
    args,
    ...(folder.temporary ? { remove: folder.path, stay: folder.stay } : {}),
  };
  const child = spawn(process.execPath, [program, JSON.stringify(request)], {
    cwd: folder.data, // the engine would read a config.xml of the working folder
    env: engineEnvironment(),
    detached: true, // Ctrl-C in a terminal is for the owner, who then decides
    stdio: ['pipe', 'ignore', 'pipe', lock],
  });
  return new EngineChild(child, command.onOutput);
}

/**
 * Nothing of the application's: `NODE_OPTIONS` would change how the process starts, and the engine
 * takes credentials for object stores from the environment.
 */
function engineEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { TZ: 'UTC', ELECTRON_RUN_AS_NODE: '1' };
  for (const name of ['PATH', 'LD_LIBRARY_PATH']) {
    if (process.env[name] !== undefined) environment[name] = process.env[name];
  }
  return environment;
}
