import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Way } from './job.js';
import type { Answer, Assignment, Memory, Request, RunTimes } from './protocol.js';
import type { Runner } from './rounds.js';

/** Beside this file in the build. */
const program = fileURLToPath(new URL('./worker.js', import.meta.url));

/** One way in a process of its own, as the main process sees it. */
export class WorkerProcess implements Runner<RunTimes> {
  readonly #child: ChildProcess;
  readonly #expected: string;
  readonly #name: string;

  private constructor(child: ChildProcess, name: string, expected: string) {
    this.#child = child;
    this.#name = name;
    this.#expected = expected;
  }

  /**
   * @param expected what the check after each run must say
   * @param environment of the process, beside that of this one
   * @param profiles the folder where the process leaves a profile of its time, if any
   */
  static async start(
    assignment: Assignment,
    expected: string,
    environment: Way['environment'],
    profiles?: string,
  ): Promise<WorkerProcess> {
    // A million objects with four Decimals are beyond the default heap.
    const execArgv = ['--expose-gc', '--max-old-space-size=8192'];
    if (profiles !== undefined) {
      const name = `${assignment.job}-${assignment.way}`.replaceAll(/\W+/g, '-');
      execArgv.push(
        '--cpu-prof',
        `--cpu-prof-dir=${profiles}`,
        `--cpu-prof-name=${name}.cpuprofile`,
      );
    }
    const child = fork(program, { execArgv, env: { ...process.env, ...environment } });
    const worker = new WorkerProcess(child, `${assignment.job}, ${assignment.way}`, expected);
    try {
      await worker.#ask({ ask: 'open', assignment });
    } catch (error) {
      worker.kill(); // else its channel would keep this process from ending
      throw error;
    }
    return worker;
  }

  /** @throws Error where the run failed, or did less than the job */
  async run(): Promise<RunTimes> {
    const answer = await this.#ask({ ask: 'run' });
    if (answer.done !== 'run') throw new Error(`${this.#name}: unexpected ${answer.done}`);
    if (answer.check !== this.#expected) {
      throw new Error(`${this.#name}: result ${answer.check}, expected ${this.#expected}`);
    }
    const { ms, latencies, wireBytes } = answer;
    return { ms, latencies, wireBytes };
  }

  /** Ends the process in order. */
  async close(): Promise<Memory | undefined> {
    const answer = await this.#ask({ ask: 'close' });
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
    if (answer.done !== 'close') throw new Error(`${this.#name}: unexpected ${answer.done}`);
    return answer.memory;
  }

  /** Ends the process at once, if it still runs. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #ask(request: Request): Promise<Answer> {
    const waiting = new AbortController();
    const options = { signal: waiting.signal };
    try {
      const ended = once(this.#child, 'exit', options).then(() => {
        throw new Error(`${this.#name}: the process has ended`);
      });
      const answered = once(this.#child, 'message', options);
      this.#child.send(request);
      const [answer]: Answer[] = await Promise.race([answered, ended]);
      if (answer === undefined || answer.done === 'error') {
        throw new Error(`${this.#name}: ${answer?.message}`);
      }
      return answer;
    } finally {
      waiting.abort();
    }
  }
}
