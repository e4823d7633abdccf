import type { StorageError } from '@jts/domain';

/**
 * The premature end of one call, by whoever wants it first: the deadline, the caller's signal, or the
 * store's `close()`. Nearly no call ends so, and nearly none pays for it: the signal is made for those
 * who ask.
 */
export class Cancellation {
  private cancelled: StorageError | undefined;
  private controller: AbortController | undefined;
  private readonly onCancel: ((reason: StorageError) => void)[] = [];

  /** Why the call must end; undefined as long as it may go on. */
  get reason(): StorageError | undefined {
    return this.cancelled;
  }

  /** Fires with the reason of the cancellation. */
  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.cancelled !== undefined) this.controller.abort(this.cancelled);
    }
    return this.controller.signal;
  }

  cancel(reason: StorageError): void {
    if (this.cancelled !== undefined) return;
    this.cancelled = reason;
    this.controller?.abort(reason);
    for (const reject of this.onCancel) reject(reason);
  }

  /** The outcome of `work`; rejects as soon as the call is cancelled, even where `work` ignores that. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.cancelled !== undefined) reject(this.cancelled);
      this.onCancel.push(reject);
      work.then(resolve, reject);
    });
  }
}
