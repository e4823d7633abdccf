import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { childPath } from './child-path.js';
import type { DataFolder } from './data-folder.js';
import type { EngineLocation } from './engine-path.js';
import { OutputTail } from './output-tail.js';
import { openPipe } from './pipe.js';

/** How long the engine may take to end; it gives open connections 5 s. */
const stopPatienceMs = 20_000;

/** The engine's process: started, but perhaps not listening yet. */
export class EngineChild {
  /** Exit code, or null where a signal ended it. Never rejects. */
  readonly exited: Promise<number | null>;
  /** The end of what it wrote on stderr. */
  readonly output = new OutputTail();
  readonly #child: ChildProcess;
  #lifeline: number | undefined;
  #running = true;
  #stopping: Promise<void> | undefined;

  /** @param lifeline the descriptor whose closing ends the engine */
  constructor(child: ChildProcess, lifeline: number, onOutput?: (text: string) => void) {
    this.#child = child;
    this.#lifeline = lifeline;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.output.append(text);
      onOutput?.(text);
    });
    this.exited = new Promise((resolve) => {
      const ended = (code: number | null) => {
        this.#running = false;
        this.#cutLifeline();
        resolve(code);
      };
      child.once('close', ended);
      child.once('error', (error) => {
        this.output.append(`${error.message}\n`);
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
    this.#child.unref();
    if (this.#child.stderr instanceof Socket) this.#child.stderr.unref();
  }

  /** Ends it and waits for that. Idempotent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  async #end(): Promise<void> {
    this.#child.ref();
    if (this.#child.stderr instanceof Socket) this.#child.stderr.ref();
    this.#cutLifeline();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopPatienceMs);
    await this.exited;
    clearTimeout(timer);
  }

  #cutLifeline(): void {
    if (this.#lifeline !== undefined) closeSync(this.#lifeline);
    this.#lifeline = undefined;
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
export async function spawnEngine(command: EngineCommand): Promise<EngineChild> {
  const { engine, folder, lock, args } = command;
  const program = childPath();
  const request = {
    library: engine.library,
    ffi: engine.ffi,
    args,
    ...(folder.temporary ? { remove: folder.path } : {}),
  };
  const pipe = await openPipe(join(folder.config, 'lifeline'));
  try {
    const child = spawn(process.execPath, [program, JSON.stringify(request)], {
      cwd: folder.data, // the engine would read a config.xml of the working folder
      env: engineEnvironment(),
      detached: true, // Ctrl-C in a terminal is for the owner, who then decides
      stdio: [pipe.give, 'ignore', 'pipe', lock],
    });
    return new EngineChild(child, pipe.keep, command.onOutput);
  } catch (error) {
    closeSync(pipe.keep);
    throw error;
  } finally {
    closeSync(pipe.give);
  }
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
