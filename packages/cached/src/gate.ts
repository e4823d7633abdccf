import { isStorageError } from '@jts/domain';
import type { Cache, CallOptions } from '@jts/ports';
import { pauses } from './pauses.js';

/**
 * Why the cache gave no answer. `silent`: it may be there, for others too, and may have done what was
 * asked. `full`: it takes nothing new, but deletes. `refused`: not such a thing. `away`: all else.
 */
export type Failure = 'silent' | 'full' | 'refused' | 'away';
export type Answer<T> = { readonly value: T } | { readonly failure: Failure };

/** So many calls that fail one after the other, and the cache is left alone. */
const failuresToShut = 3;
const trialEveryMs = 1000;

/** A cache that heeds its deadline is to say first what it was: silent, or not there. */
const patienceMs = 50;

const counterTtlMs = 24 * 3_600_000;

/** What a call of the cache throws becomes a value: no call of the store fails because of it. */
export class CacheGate {
  private readonly cache: Cache;
  private readonly timeoutMs: number;
  private readonly trialKey: string;
  private readonly clock: () => number;
  private failures = 0;
  private last: Failure = 'away';
  private nextTrial = 0;
  private backSince = Number.NEGATIVE_INFINITY;
  private fullUntil = 0;

  /** @param clock milliseconds that only grow */
  constructor(
    cache: Cache,
    options: {
      readonly timeoutMs: number;
      readonly namespace: string;
      readonly clock: () => number;
    },
  ) {
    this.cache = cache;
    this.timeoutMs = options.timeoutMs;
    this.trialKey = `${options.namespace}\0trial`;
    this.clock = options.clock;
  }

  /**
   * Whether the cache has failed until a moment ago. Others may not have told it yet what they have written
   * meanwhile: what it holds is not to be trusted.
   */
  get isJustBack(): boolean {
    return this.clock() - this.backSince < 2 * pauses.longestMs + this.timeoutMs;
  }

  /** @param withinMs less than the cache's time, where the caller has no more */
  getMany(keys: readonly string[], withinMs?: number) {
    return this.ask(
      (options) => this.cache.getMany(keys, options),
      (values) => isValues(values, keys.length),
      withinMs,
    );
  }

  set(key: string, value: Uint8Array, ttlMs: number, withinMs: number): Promise<Answer<void>> {
    return this.add(
      (options) => this.cache.set(key, value, { ...options, ttlMs }),
      () => true,
      withinMs,
    );
  }

  increment(counter: string, by: number, withinMs?: number): Promise<Answer<number>> {
    return this.add(
      (options) => this.cache.increment(counter, { ...options, by, ttlMs: counterTtlMs }),
      isNumber,
      withinMs,
    );
  }

  delete(keys: readonly string[], withinMs?: number): Promise<Answer<number>> {
    return this.ask((options) => this.cache.delete(keys, options), isCount, withinMs);
  }

  /** As `delete`, though the cache is left alone: for those who come back by themselves. */
  deleteNevertheless(keys: readonly string[]): Promise<Answer<number>> {
    return this.attempt((options) => this.cache.delete(keys, options), isCount, this.timeoutMs);
  }

  /**
   * Asks a cache that is left alone whether it is back, and if so, it is asked again by all. No cache repeats
   * a count that has failed: so one that is away costs next to nothing.
   */
  async knock(): Promise<void> {
    if (this.failures < failuresToShut) return;
    await this.attempt(
      (options) => this.cache.increment(this.trialKey, { ...options, ttlMs: trialEveryMs }),
      isNumber,
      this.timeoutMs,
      true,
    );
  }

  /** A cache that is full says so slowly, when it has tried for as long as it may. */
  private async add<T>(
    call: (options: CallOptions) => Promise<T>,
    check: (value: T) => boolean,
    withinMs?: number,
  ): Promise<Answer<T>> {
    if (this.clock() < this.fullUntil) return { failure: 'full' };
    const answer = await this.ask(call, check, withinMs, true);
    const isFull = 'failure' in answer && answer.failure === 'full';
    if (isFull) this.fullUntil = this.clock() + trialEveryMs;
    return answer;
  }

  private async ask<T>(
    call: (options: CallOptions) => Promise<T>,
    check: (value: T) => boolean,
    withinMs = this.timeoutMs,
    adds = false,
  ): Promise<Answer<T>> {
    if (this.failures < failuresToShut) {
      return this.attempt(call, check, Math.min(withinMs, this.timeoutMs), adds);
    }
    this.tryAgain();
    return { failure: this.last };
  }

  /** Nobody waits for the trial: so a dead cache costs a call next to nothing. */
  private tryAgain(): void {
    if (this.clock() < this.nextTrial) return;
    // Not before this one has ended.
    this.nextTrial = Number.POSITIVE_INFINITY;
    void this.attempt(
      (options) => this.cache.getMany([this.trialKey], options),
      (values) => isValues(values, 1),
      this.timeoutMs,
    );
  }

  private async attempt<T>(
    call: (options: CallOptions) => Promise<T>,
    check: (value: T) => boolean,
    withinMs: number,
    adds = false,
  ): Promise<Answer<T>> {
    const told = await answerOf(call, check, Math.max(1, withinMs));
    // What is full reads and deletes: where it does neither, as with a full disk, nobody is told of writes.
    const isStopped = 'failure' in told && told.failure === 'full' && !adds;
    const answer: Answer<T> = isStopped ? { failure: 'away' } : told;
    if ('value' in answer || answer.failure === 'full' || answer.failure === 'refused') {
      if (this.failures > 0) this.backSince = this.clock();
      this.failures = 0;
      return answer;
    }
    this.failures++;
    this.last = answer.failure;
    if (this.failures >= failuresToShut) this.nextTrial = this.clock() + trialEveryMs;
    return answer;
  }
}

/** Waits not much longer than this, even for a cache that doesn't heed deadlines. */
function answerOf<T>(
  call: (options: CallOptions) => Promise<T>,
  check: (value: T) => boolean,
  timeoutMs: number,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ failure: 'silent' }), timeoutMs + patienceMs);
    const end = (answer: Answer<T>) => {
      clearTimeout(timer);
      resolve(answer);
    };
    // Within a promise, for what is thrown at once.
    new Promise<T>((answer) => answer(call({ timeoutMs }))).then(
      (value) => end(check(value) ? { value } : { failure: 'away' }),
      (error) => end({ failure: failureOf(error) }),
    );
  });
}

function failureOf(error: unknown): Failure {
  if (!isStorageError(error)) return 'away';
  // What may be tried again is busy: too many connections, say.
  if (error.code === 'RESOURCE_EXHAUSTED' && !error.retryable) return 'full';
  if (error.code === 'TOO_LARGE') return 'refused';
  return isSilence(error) ? 'silent' : 'away';
}

/** Also where it was tried once more, and then could not be reached. */
const isSilence = (error: unknown): boolean =>
  isStorageError(error) && (error.code === 'TIMEOUT' || isSilence(error.cause));

const isNumber = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const isCount = (value: number): boolean => Number.isInteger(value);

function isValues(values: unknown, length: number): boolean {
  if (!Array.isArray(values) || values.length !== length) return false;
  return values.every((value) => value === null || isBytes(value));
}

/** By name, not instanceof: they may come from another realm. */
const isBytes = (value: unknown): boolean =>
  Object.prototype.toString.call(value) === '[object Uint8Array]';
