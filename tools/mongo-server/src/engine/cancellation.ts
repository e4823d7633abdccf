import { MongoError, maxTimeExpired } from '../errors/mongo-error.js';

/** Ends a running statement when its time is up or its client is gone. */
export class Cancellation {
  readonly #cancel: () => Promise<unknown>;
  readonly #signal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  /** The reason, and the word from PostgreSQL that it has been told. */
  #started: { readonly reason: unknown; readonly told: Promise<unknown> } | undefined;

  constructor(cancel: () => Promise<unknown>, signal: AbortSignal | undefined, maxTimeMS: number) {
    this.#cancel = cancel;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (maxTimeMS > 0) this.#timer = setTimeout(this.#onTimeout, maxTimeMS);
  }

  /**
   * To be awaited when the statement has ended: rejects with the reason where it was cancelled. Even
   * where it succeeded nevertheless: the cancellation may hit whatever its connection does next, so
   * that has to be dropped.
   */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    if (this.#started === undefined) return;
    await this.#started.told.catch(() => {}); // the statement has ended all the same
    throw this.#started.reason;
  }

  readonly #onAbort = () => this.#start(this.#signal?.reason);

  readonly #onTimeout = () =>
    this.#start(new MongoError(maxTimeExpired, 'operation exceeded time limit'));

  #start(reason: unknown): void {
    this.#started ??= { reason, told: this.#cancel() };
    this.#started.told.catch(() => {}); // `settle` comes later
  }
}
