import { optionPlaces, ownCopy } from '@jts/adapter-kit';
import { ResourceExhaustedError } from '@jts/domain';
import type {
  CallOptions,
  CandleRepository,
  DocumentStore,
  MarketDataStore,
  RateLimiter,
  Store,
  TokenBucket,
} from '@jts/ports';
import { Turns, type TurnsOptions } from './turns.js';

export interface RateLimitPolicy extends TurnsOptions {
  /** Of the bucket: the same in every process that shares it. */
  readonly key: string;
  readonly bucket: TokenBucket;
  /**
   * What a call takes, by its name (`candles.getRange`): an integer from 0, which asks for no turn, to the
   * bucket's capacity. 1 for each if absent.
   */
  readonly cost?: (operation: string) => number;
  /**
   * What a call does for which there are too few tokens: it is `RESOURCE_EXHAUSTED` at once, with
   * `retryAfterMs` (`refuse`, if absent), or waits for its turn, as long as its deadline lasts (`wait`).
   */
  readonly whenExceeded?: 'refuse' | 'wait';
  /** The deadline of a call that names none, in milliseconds; 30,000 if absent. */
  readonly timeoutMs?: number;
}

type Method = (...args: readonly unknown[]) => unknown;
type Admit = (operation: string, options: CallOptions) => Promise<CallOptions>;

/**
 * Any store, whose calls take tokens of a bucket first, so that a tenant or a program has its share and no
 * more. A stream takes them as it begins. `ensureSchema`, `health` and `close` are the store's own.
 *
 * @throws ValidationError where an option is out of range
 */
export function withRateLimit(
  store: MarketDataStore & DocumentStore,
  limiter: Pick<RateLimiter, 'consume'>,
  policy: RateLimitPolicy,
): MarketDataStore & DocumentStore;
export function withRateLimit(
  store: MarketDataStore,
  limiter: Pick<RateLimiter, 'consume'>,
  policy: RateLimitPolicy,
): MarketDataStore;
export function withRateLimit(
  store: DocumentStore,
  limiter: Pick<RateLimiter, 'consume'>,
  policy: RateLimitPolicy,
): DocumentStore;
export function withRateLimit(
  store: Store & Partial<MarketDataStore & DocumentStore>,
  limiter: Pick<RateLimiter, 'consume'>,
  policy: RateLimitPolicy,
): Store {
  const admit = admission(limiter, policy);
  const own: Store = {
    ensureSchema: (options) => store.ensureSchema(options),
    health: (options) => store.health(options),
    close: () => store.close(),
    [Symbol.asyncDispose]: () => store.close(),
  };
  for (const [name, places] of Object.entries(optionPlaces)) {
    const repository = store[name as keyof typeof optionPlaces];
    if (repository === undefined) continue;
    Object.assign(own, { [name]: limited(name, repository, places, admit) });
  }
  const { candles } = store;
  if (candles !== undefined) {
    Object.assign((own as MarketDataStore).candles, { streamRange: streams(candles, admit) });
    Object.defineProperty(own, 'priceScale', { enumerable: true, get: () => store.priceScale });
  }
  return own;
}

/** @returns what lets a call through, and says what is left of its time */
function admission(limiter: Pick<RateLimiter, 'consume'>, policy: RateLimitPolicy): Admit {
  const { key, bucket, cost: costOf = () => 1, whenExceeded = 'refuse' } = policy;
  const turns = new Turns(limiter, key, bucket, policy);
  const defaultTimeoutMs = policy.timeoutMs ?? 30_000;

  return async (operation, options) => {
    const cost = costOf(operation);
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    const signal = options.signal;
    const begin = performance.now();
    if (cost === 0) return options;
    if (whenExceeded === 'wait') await turns.take({ cost, timeoutMs, ...(signal && { signal }) });
    else refuseUnless(await turns.ask(cost, signal));
    return { ...options, timeoutMs: Math.max(1, timeoutMs - (performance.now() - begin)) };
  };
}

function refuseUnless(decision: Awaited<ReturnType<Turns['ask']>>): void {
  if (decision === undefined || decision.allowed) return;
  const { retryAfterMs } = decision;
  const message = `the rate limit is reached: again in ${retryAfterMs} ms`;
  throw new ResourceExhaustedError(message, { retryAfterMs });
}

function limited(
  port: string,
  repository: object,
  places: Readonly<Record<string, number>>,
  admit: Admit,
): object {
  const methods = Object.entries(places).map(([name, place]) => {
    const method = (repository as Record<string, Method>)[name] as Method;
    const call: Method = async (...args) => {
      // By its turn the caller may have changed them.
      const before = Array.from({ length: place }, (_, i) => ownCopy(args[i]));
      const options = { ...(args[place] as CallOptions | undefined) };
      return method.call(repository, ...before, await admit(`${port}.${name}`, options));
    };
    return [name, call];
  });
  return Object.fromEntries(methods);
}

function streams(candles: CandleRepository, admit: Admit): CandleRepository['streamRange'] {
  return (key, range, options) => {
    const chunks = candles.streamRange(key, range, options);
    const asked = { ...options };
    return {
      async *[Symbol.asyncIterator]() {
        // Of a stream the deadline is each chunk's: it begins anew behind the turn.
        await admit('candles.streamRange', asked);
        yield* chunks;
      },
    };
  };
}
