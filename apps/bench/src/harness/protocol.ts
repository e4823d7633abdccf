import type { Settings } from '../settings.js';

export interface Assignment {
  readonly suite: string;
  readonly job: string;
  readonly way: string;
  readonly settings: Settings;
}

/** What the main process asks of a worker; it waits for the answer before it asks again. */
export type Request =
  | { readonly ask: 'open'; readonly assignment: Assignment }
  | { readonly ask: 'run' }
  | { readonly ask: 'close' };

export interface RunTimes {
  /** Of the whole run, in milliseconds. */
  readonly ms: number;
  /** Of each call; none where single calls are not measured. */
  readonly latencies: readonly number[];
  /** Bytes that went through the process's sockets, to and fro. */
  readonly wireBytes: number;
}

/** Resident memory of a process, in bytes. */
export interface Memory {
  /** Ready to run: the input is there, nothing has been done with it. */
  readonly rest: number;
  /** The most at any time of a run. */
  readonly peak: number;
}

export type Answer =
  | { readonly done: 'open' }
  | ({ readonly done: 'run'; readonly check: string } & RunTimes)
  | { readonly done: 'close'; readonly memory: Memory | undefined }
  | { readonly done: 'error'; readonly message: string };
