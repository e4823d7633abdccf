import type { ServerName } from '../servers/servers.js';
import type { Settings, Sizes } from '../settings.js';
import type { Memory } from './protocol.js';

/**
 * What a way stands for: the code under test, the database and the network without any, or what
 * people write without this project.
 */
export type Role = 'ours' | 'bound' | 'plain';

/** Looks at what a run did, outside of its time: the same text for every way that did the job. */
export type Check = () => string | Promise<string>;

/** A way to do a job, ready in a process of its own. */
export interface OpenWay {
  /** Before each run, outside of its time. */
  prepare?(): Promise<void>;
  /**
   * What is timed.
   *
   * @param latencies takes the milliseconds of each call, where single calls are measured: at least one
   */
  run(latencies: number[]): Promise<Check>;
  close(): Promise<void>;
  /** Where another process than this one does the work: its memory, where it is known. */
  memory?(): Promise<Memory | undefined>;
}

export interface Way {
  readonly name: string;
  readonly role: Role;
  /** Of its process, beside what this one has. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Why it can't be done here, if so: then it is left out, with a word. */
  problem?(settings: Settings): Promise<string | undefined>;
  open(settings: Settings): Promise<OpenWay>;
}

/** One of several sizes of the same work. */
export interface Point {
  /** What grows with it. */
  readonly curve: string;
  /** What it counts: `bars`, `series`, `calls at a time`. */
  readonly of: string;
  readonly size: number;
  /** Whether it matters how long it takes, or how much is done in a second. */
  readonly shows: 'time' | 'rate';
}

/** Something to do, in several ways that must all end in the same. */
export interface Job {
  readonly id: string;
  readonly title: string;
  /** What one run handles: so many of what. */
  readonly items: number;
  readonly unit: string;
  /** Its place among jobs that differ in size only: these are shown together. */
  readonly point?: Point;
  /** How many calls one run makes; its time is then given for one call. */
  readonly calls: number;
  /** How many of them at a time, where the calls are timed one by one; one if absent. */
  readonly callers?: number;
  /** Bars that one run transfers, where it matters how many bytes they take on the way. */
  readonly bars?: number;
  readonly ways: readonly Way[];
  /** What each way's check must say, found another way. */
  expected(settings: Settings): Promise<string>;
}

export interface Suite {
  readonly name: string;
  readonly title: string;
  /** The server that its jobs need; no other is started for it. */
  readonly server: ServerName;
  /** The same jobs for the same sizes, in the main process and in those that do them. */
  jobs(sizes: Sizes): readonly Job[];
  /** Makes the data that the jobs need. */
  prepare(settings: Settings, log: (line: string) => void): Promise<void>;
}

export function findWay(jobs: readonly Job[], jobId: string, wayName: string): Way {
  const way = jobs.find(({ id }) => id === jobId)?.ways.find(({ name }) => name === wayName);
  if (way === undefined) throw new Error(`no way ${wayName} to do ${jobId}`);
  return way;
}
