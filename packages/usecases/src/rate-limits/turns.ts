import {
  checkBucket,
  checkCacheKey,
  checkOptionNames,
  type OptionNames,
  onAbort,
} from '@jts/adapter-kit';
import {
  AbortedError,
  checkOneOf,
  isStorageError,
  TimeoutError,
  ValidationError,
} from '@jts/domain';
import type { RateDecision, RateLimiter, TokenBucket } from '@jts/ports';

/** What becomes of work where the limiter fails: it fails likewise, or is done without a turn. */
export type OnLimiterFailure = 'reject' | 'pass';

export interface TurnsOptions {
  /** `reject` if absent. */
  readonly onFailure?: OnLimiterFailure;
  /**
   * For how long the limiter is waited for, in milliseconds; 5,000 if absent. Once it has failed, it is not
   * asked again for a second: all that is waiting by then, and comes meanwhile, fails or passes at once.
   */
  readonly limiterTimeoutMs?: number;
}

export const turnsOptionNames: OptionNames<TurnsOptions> = {
  onFailure: true,
  limiterTimeoutMs: true,
};

export interface TurnOptions {
  /** Tokens that it takes, an integer from 1 to the bucket's capacity; 1 if absent. */
  readonly cost?: number;
  /** Gives the turn up: `ABORTED`. */
  readonly signal?: AbortSignal;
  /** For how long to wait for the turn, in milliseconds: then `TIMEOUT`. Absent: until it comes. */
  readonly timeoutMs?: number;
}

const turnOptionNames: OptionNames<TurnOptions> = { cost: true, signal: true, timeoutMs: true };

interface Waiter extends TurnOptions {
  readonly come: () => void;
  readonly fail: (error: unknown) => void;
  /** Wakes the queue, where it waits for tokens for this one. */
  leave?: () => void;
  hasLeft: boolean;
}

/** For how long a limiter that has failed is left alone. */
const restMs = 1_000;

/** Milliseconds that one timer waits at most: 2^31-1. */
const longestPauseMs = 2_147_483_647;

/**
 * Turns for the tokens of one bucket, first come, first served. Only the first in the queue asks the
 * limiter; where there are too few tokens, it sleeps for as long as the limiter says, or until it gives up.
 */
export class Turns {
  private readonly limiter: Pick<RateLimiter, 'consume'>;
  private readonly key: string;
  private readonly bucket: TokenBucket;
  private readonly onFailure: OnLimiterFailure;
  private readonly limiterTimeoutMs: number;
  private readonly queue = new Set<Waiter>();
  private isServing = false;
  private failed: { readonly error: unknown; readonly until: number } | undefined;

  /** @throws ValidationError naming the option */
  constructor(
    limiter: Pick<RateLimiter, 'consume'>,
    key: string,
    bucket: TokenBucket,
    options: TurnsOptions = {},
  ) {
    const { onFailure = 'reject', limiterTimeoutMs = 5000 } = options;
    checkOneOf('onFailure', onFailure, ['reject', 'pass']);
    if (typeof limiter?.consume !== 'function') {
      throw new ValidationError('limiter', 'must be a RateLimiter, as that of a CacheStore');
    }
    this.limiter = limiter;
    this.key = checkCacheKey('key', key);
    this.bucket = checkBucket(bucket);
    this.onFailure = onFailure;
    this.limiterTimeoutMs = checkTime('limiterTimeoutMs', limiterTimeoutMs);
  }

  /**
   * Resolves when it is this one's turn, and its tokens are taken.
   *
   * @throws ValidationError naming an option that there is not
   * @throws what the limiter rejects with (`VALIDATION` where the cost is above the capacity)
   */
  async take(options: TurnOptions = {}): Promise<void> {
    checkOptionNames(options, turnOptionNames);
    const { signal, timeoutMs } = options;
    checkSignal(signal);
    if (signal?.aborted) throw aborted(signal);
    if (timeoutMs !== undefined) checkTime('timeoutMs', timeoutMs);
    let waiter: Waiter | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const give = (error: unknown) => waiter && this.giveUp(waiter, error);
    const deaf = signal && onAbort(signal, () => give(aborted(signal)));
    try {
      await new Promise<void>((come, fail) => {
        waiter = { ...options, come, fail, hasLeft: false };
        if (timeoutMs !== undefined) {
          timer = setTimeout(() => give(late(timeoutMs)), timeoutMs);
        }
        this.queue.add(waiter);
        void this.serve();
      });
    } finally {
      clearTimeout(timer);
      deaf?.();
    }
  }

  /** The limiter's answer, now; undefined where it failed and that is no matter. */
  async ask(cost = 1, signal?: AbortSignal): Promise<RateDecision | undefined> {
    if (this.failed !== undefined && performance.now() < this.failed.until) {
      return this.without(this.failed.error);
    }
    const options = { timeoutMs: this.limiterTimeoutMs, ...(signal && { signal }) };
    try {
      const decision = await this.limiter.consume(this.key, this.bucket, cost, options);
      this.failed = undefined;
      return decision;
    } catch (error) {
      if (!isFailure(error)) throw error;
      this.failed = { error, until: performance.now() + restMs };
      return this.without(error);
    }
  }

  private without(error: unknown): undefined {
    if (this.onFailure === 'pass') return undefined;
    throw error;
  }

  private async serve(): Promise<void> {
    if (this.isServing) return;
    this.isServing = true;
    for (const waiter of this.queue) await this.serveOne(waiter);
    this.isServing = false;
  }

  private async serveOne(waiter: Waiter): Promise<void> {
    try {
      for (;;) {
        if (waiter.hasLeft) return;
        const decision = await this.ask(waiter.cost, waiter.signal);
        if (decision === undefined || decision.allowed) return waiter.come();
        await this.pause(waiter, decision.retryAfterMs);
      }
    } catch (error) {
      waiter.fail(error);
    } finally {
      this.queue.delete(waiter);
    }
  }

  private pause(waiter: Waiter, ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (waiter.hasLeft) return resolve();
      const timer = setTimeout(resolve, Math.min(Math.max(1, ms), longestPauseMs));
      waiter.leave = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private giveUp(waiter: Waiter, error: unknown): void {
    waiter.hasLeft = true;
    this.queue.delete(waiter);
    waiter.fail(error);
    waiter.leave?.();
  }
}

/** Not where the question was wrong, or the caller did not want to know any more. */
const isFailure = (error: unknown): boolean =>
  !isStorageError(error) || (error.code !== 'VALIDATION' && error.code !== 'ABORTED');

const aborted = ({ reason }: AbortSignal) => new AbortedError(undefined, { cause: reason });

const late = (timeoutMs: number) =>
  new TimeoutError(`the turn did not come within ${timeoutMs} ms`);

function checkSignal(signal: unknown): void {
  // Told by its parts: a signal may come from a polyfill or another realm.
  if (signal === undefined || typeof (signal as AbortSignal)?.addEventListener === 'function')
    return;
  throw new ValidationError('signal', 'must be an AbortSignal');
}

function checkTime(path: string, ms: unknown): number {
  if (typeof ms === 'number' && ms > 0 && ms <= longestPauseMs) return ms;
  throw new ValidationError(path, `must be a number of milliseconds, 1 to ${longestPauseMs}`);
}
