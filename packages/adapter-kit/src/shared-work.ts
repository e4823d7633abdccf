import { onAbort } from './on-abort.js';

/**
 * Work that several calls wait for. Whoever gives up ends its own wait; when nobody waits any more, the
 * work ends.
 */
export class SharedWork<T> {
  private readonly ended = new AbortController();
  private readonly outcome: Promise<T>;
  private readonly onEnd: () => void;
  private waiting = 0;

  /**
   * @param work its signal fires when nobody waits any more, with the reason of who left last
   * @param onEnd is called once, when there is an outcome or nobody waits for it: from then on nobody may
   */
  constructor(work: (signal: AbortSignal) => Promise<T>, onEnd: () => void) {
    // A turn later: by then it can be found.
    this.outcome = Promise.resolve().then(() => work(this.ended.signal));
    this.onEnd = onEnd;
    const end = () => {
      if (!this.ended.signal.aborted) onEnd();
    };
    this.outcome.then(end, end);
  }

  /** The outcome, or the reason of the signal where that comes first. */
  wait(signal: AbortSignal): Promise<T> {
    this.waiting++;
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason);
        this.waiting--;
        if (this.waiting > 0) return;
        this.ended.abort(signal.reason);
        this.onEnd();
      };
      if (signal.aborted) leave();
      const stopListening = onAbort(signal, leave);
      this.outcome.then(resolve, reject).finally(stopListening);
    });
  }
}
