import {
  type CallContext,
  checkMembers,
  checkOptionNames,
  type OptionNames,
  optionPlaces,
  ownCopy,
  ownOptions,
  StoreCalls,
} from '@jts/adapter-kit';
import { checkOneOf, ResourceExhaustedError, ValidationError } from '@jts/domain';
import type {
  CallOptions,
  CandleRepository,
  DocumentStore,
  MarketDataStore,
  RateLimiter,
  Store,
  TokenBucket,
} from '@jts/ports';
import { Turns, type TurnsOptions, turnsOptionNames } from './turns.js';

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

const optionNames: OptionNames<RateLimitPolicy> = {
  ...turnsOptionNames,
  key: true,
  bucket: true,
  cost: true,
  whenExceeded: true,
  timeoutMs: true,
};

type Method = (...args: readonly unknown[]) => Promise<unknown>;
/** Lets a call through. */
type Admit = (operation: string, context: CallContext) => Promise<void>;

/**
 * Any store, whose calls take tokens of a bucket first, so that a tenant or a program has its share and no
 * more. A stream takes them as it begins. `ensureSchema`, `health` and `close` are the store's own.
 *
 * @throws ValidationError where an option is out of range, or is none
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
  checkMembers('store', store, 'a store', ['ensureSchema', 'health', 'close']);
  checkOptionNames(policy, optionNames);
  const calls = new StoreCalls(
    { name: 'the store', close: () => store.close() },
    policy.timeoutMs === undefined ? {} : { timeoutMs: policy.timeoutMs },
  );
  const around = { calls, admit: admission(limiter, policy) };
  const close = () => calls.close();
  const own: Store = {
    ensureSchema: (options) =>
      calls.run(
        'ensureSchema',
        options,
        nothing,
        (_, context) => store.ensureSchema(left(context)),
        once,
      ),
    health: (options) =>
      calls.run('health', options, nothing, (_, context) => store.health(left(context)), once),
    close,
    [Symbol.asyncDispose]: close,
  };
  for (const [name, places] of Object.entries(optionPlaces)) {
    const repository = store[name as keyof typeof optionPlaces];
    if (repository === undefined) continue;
    Object.assign(own, { [name]: limited(name, repository, places, around) });
  }
  const { candles } = store;
  if (candles !== undefined) {
    Object.assign((own as MarketDataStore).candles, { streamRange: streams(candles, around) });
    Object.defineProperty(own, 'priceScale', { enumerable: true, get: () => store.priceScale });
  }
  return own;
}

interface Around {
  readonly calls: StoreCalls;
  readonly admit: Admit;
}

/** The store within retries by itself, and has limits of its own. */
const once = { retry: false, limited: false };

const nothing = () => undefined;

/** What is left to a call of the store within. */
const left = ({ signal, remainingMs }: CallContext): CallOptions => ({
  signal,
  timeoutMs: Math.max(1, remainingMs()),
});

function admission(limiter: Pick<RateLimiter, 'consume'>, policy: RateLimitPolicy): Admit {
  const { key, bucket, cost: costOf = () => 1, whenExceeded = 'refuse' } = policy;
  checkOneOf('whenExceeded', whenExceeded, ['refuse', 'wait']);
  if (typeof costOf !== 'function') {
    throw new ValidationError('cost', 'must be a function of the name of a call');
  }
  const turns = new Turns(limiter, key, bucket, policy);

  return async (operation, { signal }) => {
    const cost = costOf(operation);
    if (cost === 0) return;
    if (whenExceeded === 'wait') return turns.take({ cost, signal });
    const decision = await turns.ask(cost, signal);
    if (decision === undefined || decision.allowed) return;
    const { retryAfterMs } = decision;
    const message = `the rate limit is reached: again in ${retryAfterMs} ms`;
    throw new ResourceExhaustedError(message, { retryAfterMs });
  };
}

function limited(
  port: string,
  repository: object,
  places: Readonly<Record<string, number>>,
  { calls, admit }: Around,
): object {
  const methods = Object.entries(places).map(([name, place]) => {
    const method = (repository as Record<string, Method>)[name] as Method;
    const operation = `${port}.${name}`;
    const call: Method = (...args) => {
      // By its turn the caller may have changed them.
      const options = ownOptions(args[place] as CallOptions | undefined);
      return calls.run(
        operation,
        options,
        () => Array.from({ length: place }, (_, i) => ownCopy(args[i])),
        async (before, context) => {
          await admit(operation, context);
          return method.call(repository, ...before, { ...options, ...left(context) });
        },
        once,
      );
    };
    return [name, call];
  });
  return Object.fromEntries(methods);
}

function streams(
  candles: CandleRepository,
  { calls, admit }: Around,
): CandleRepository['streamRange'] {
  return (key, range, options) => {
    const chunks = candles.streamRange(key, range, options);
    const asked = ownOptions(options);
    const begin = () =>
      calls.run(
        'candles.streamRange',
        asked,
        nothing,
        (_, context) => admit('candles.streamRange', context),
        once,
      );
    return {
      async *[Symbol.asyncIterator]() {
        // Of a stream the deadline is each chunk's: it begins anew behind the turn.
        await begin();
        yield* chunks;
      },
    };
  };
}
