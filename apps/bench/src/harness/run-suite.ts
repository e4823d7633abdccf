import type { Settings } from '../settings.js';
import type { Job, Point, Role, Suite, Way } from './job.js';
import type { Memory, RunTimes } from './protocol.js';
import { rounds } from './rounds.js';
import { WorkerProcess } from './worker-process.js';

export interface WayResult {
  readonly name: string;
  readonly role: Role;
  /** Milliseconds of each run, in the order of the rounds. */
  readonly times: readonly number[];
  /** Milliseconds of each call, likewise; absent where single calls are not measured. */
  readonly latencies?: readonly (readonly number[])[];
  /** Bytes on the way of each run; absent where they don't matter. */
  readonly wireBytes?: readonly number[];
  /** Absent where the work is done by processes that come and go. */
  readonly memory?: Memory;
}

export interface JobResult {
  readonly id: string;
  readonly title: string;
  readonly items: number;
  readonly unit: string;
  readonly calls: number;
  readonly callers?: number;
  readonly bars?: number;
  readonly point?: Point;
  /** What every way ended in. */
  readonly check: string;
  readonly ways: readonly WayResult[];
}

export interface SuiteResult {
  readonly name: string;
  readonly title: string;
  readonly jobs: readonly JobResult[];
}

export interface RunOptions {
  /** Ids of jobs; all if empty. */
  readonly jobs: readonly string[];
  readonly skipPlain: boolean;
  /** Counted runs of each way. */
  readonly runs: number;
  /** The folder for a profile of each way's process, if any. */
  readonly profiles: string | undefined;
  /** Ends all of it, with its reason. */
  readonly interrupted: AbortSignal;
}

export interface Progress {
  log(line: string): void;
  job(result: JobResult): void;
}

/** Does every job of a suite in each of its ways; a way that does less than the job is an error. */
export async function runSuite(
  suite: Suite,
  settings: Settings,
  options: RunOptions,
  progress: Progress,
): Promise<SuiteResult> {
  const { interrupted } = options;
  const log = (line: string) => {
    interrupted.throwIfAborted();
    progress.log(line);
  };
  await suite.prepare(settings, log);
  const results: JobResult[] = [];
  for (const job of chosen(suite.jobs(settings.sizes), options)) {
    log(job.title);
    const possible = await waysThatGo(job, settings, log);
    const result = await runJob(suite, { ...job, ways: possible }, settings, options);
    progress.job(result);
    results.push(result);
  }
  return { name: suite.name, title: suite.title, jobs: results };
}

async function waysThatGo(job: Job, settings: Settings, log: Progress['log']): Promise<Way[]> {
  const ways: Way[] = [];
  for (const way of job.ways) {
    const problem = await way.problem?.(settings);
    if (problem === undefined) ways.push(way);
    else log(`without ${way.name}: ${problem}`);
  }
  return ways;
}

function chosen(all: readonly Job[], { jobs, skipPlain }: RunOptions): readonly Job[] {
  const some = all.filter(({ id }) => jobs.length === 0 || jobs.includes(id));
  if (!skipPlain) return some;
  return some.map((job) => ({ ...job, ways: job.ways.filter(({ role }) => role !== 'plain') }));
}

async function runJob(
  suite: Suite,
  job: Job,
  settings: Settings,
  { runs: count, profiles, interrupted }: RunOptions,
): Promise<JobResult> {
  const check = await job.expected(settings);
  const workers: WorkerProcess[] = [];
  const kill = () => {
    for (const worker of workers) worker.kill();
  };
  interrupted.addEventListener('abort', kill);
  try {
    for (const { name, environment } of job.ways) {
      interrupted.throwIfAborted();
      const assignment = { suite: suite.name, job: job.id, way: name, settings };
      workers.push(await WorkerProcess.start(assignment, check, environment, profiles));
    }
    const runs = await rounds(workers, count);
    const ways: WayResult[] = [];
    for (const [i, { name, role }] of job.ways.entries()) {
      const memory = await (workers[i] as WorkerProcess).close();
      const own = runs[i] as RunTimes[];
      const wire = job.bars === undefined ? {} : { wireBytes: own.map((run) => run.wireBytes) };
      ways.push({ name, role, ...timesOf(own), ...wire, ...(memory && { memory }) });
    }
    const { expected, ways: _, ...facts } = job;
    return { ...facts, check, ways };
  } catch (error) {
    // What a worker that was ended says of it is no news.
    interrupted.throwIfAborted();
    throw error;
  } finally {
    interrupted.removeEventListener('abort', kill);
    kill();
  }
}

function timesOf(runs: readonly RunTimes[]): Pick<WayResult, 'times' | 'latencies'> {
  const times = runs.map(({ ms }) => ms);
  const latencies = runs.map((run) => run.latencies);
  return latencies.some(({ length }) => length > 0) ? { times, latencies } : { times };
}
