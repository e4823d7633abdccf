import { checkOptionNames } from '@jts/adapter-kit';
import type { RateLimiter, TokenBucket } from '@jts/ports';
import { type TurnOptions, Turns, type TurnsOptions, turnsOptionNames } from './turns.js';

/** Does work when its turn has come. */
export type Throttled = <T>(work: () => T | Promise<T>, options?: TurnOptions) => Promise<T>;

/**
 * Calls of a service that allows so many in a time, say 20 a second for an account, by all processes that
 * share a limiter. In this process work begins in the order in which it came; between processes the limiter
 * decides. Work that has begun is not waited for by the next. In any second up to
 * `capacity + refillPerSecond` may begin: keep that sum within what the service allows.
 *
 * ```ts
 * const throttled = throttle(rateLimiter, `broker:${account}`, { capacity: 5, refillPerSecond: 15 });
 * const page = await throttled(() => fetch(url, { signal }), { signal });
 * ```
 *
 * @param key of the bucket, the same in every process
 * @throws ValidationError naming the option
 */
export function throttle(
  limiter: Pick<RateLimiter, 'consume'>,
  key: string,
  bucket: TokenBucket,
  options: TurnsOptions = {},
): Throttled {
  checkOptionNames(options, turnsOptionNames);
  const turns = new Turns(limiter, key, bucket, options);
  return async (work, turn) => {
    await turns.take(turn);
    return work();
  };
}
