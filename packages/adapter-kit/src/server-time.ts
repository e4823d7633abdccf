import type { CallContext } from './driver.js';
import { onAbort } from './on-abort.js';
import { defaultTimeoutMs } from './options.js';
import { ServerClock } from './server-clock.js';
import { SharedWork } from './shared-work.js';

/** How long a question may take, and when it must stop. */
type Work = Pick<CallContext, 'signal' | 'remainingMs'>;

/** How long an answer may take before the question is sent once more, in milliseconds; then twice that. */
const patienceMs = 1000;

/**
 * The server's time in milliseconds, as late as it surely is, for calls that share a {@link ServerClock}
 * and ask over any connection of a pool.
 */
export class ServerTime {
  private readonly clock = new ServerClock();
  private readonly question: (work: Work) => Promise<number>;
  private asking: SharedWork<void> | undefined;

  /** @param question what the server says that its time is; whatever it throws, the call gets that needs it */
  constructor(question: (work: Work) => Promise<number>) {
    this.question = question;
  }

  /** Without a question, unless the last one was long ago; then with one for all who need it. */
  async now({ signal }: Pick<Work, 'signal'>): Promise<number> {
    if (this.clock.isOld(performance.now())) {
      this.asking ??= new SharedWork(
        (nobodyWaits) => this.insist(nobodyWaits),
        () => {
          this.asking = undefined;
        },
      );
      await this.asking.wait(signal);
    }
    return this.clock.at(performance.now());
  }

  /** By what was heard last, without a question: minus infinity where nothing was. */
  get known(): number {
    return this.clock.at(performance.now());
  }

  /** Asks now: the answer is no older than the call. */
  ask(work: Work): Promise<number> {
    return this.clock.ask(() => this.question(work));
  }

  /**
   * Asks until there is an answer or an error. One connection of many may be dead, and nobody know: all that
   * wait would wait for that one.
   */
  private async insist(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const over = new AbortController();
    // Who waits has a deadline; the question, that is everybody's, has none.
    const work = { signal: over.signal, remainingMs: () => defaultTimeoutMs };
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      await new Promise<unknown>((resolve, reject) => {
        onAbort(signal, () => reject(signal.reason));
        const ask = (waitMs: number) => {
          timer = setTimeout(ask, waitMs, 2 * waitMs);
          this.ask(work).then(resolve, reject);
        };
        ask(patienceMs);
      });
    } finally {
      clearTimeout(timer);
      over.abort();
    }
  }
}
