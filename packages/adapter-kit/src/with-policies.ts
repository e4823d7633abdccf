import {
  type CandleSeries,
  checkText,
  printable,
  type SeriesKey,
  type TimeRange,
  UnavailableError,
  ValidationError,
} from '@jts/domain';
import type {
  Cache,
  CacheStore,
  CallOptions,
  CandleRepository,
  DocumentStore,
  MarketDataStore,
  RateLimiter,
  ReadRangeOptions,
  Store,
  StreamOptions,
} from '@jts/ports';
import { ownOptions } from './call-option-names.js';
import { type CallRules, StoreCalls } from './calls.js';
import type { CallContext } from './driver.js';
import { lifecycle } from './lifecycle.js';
import { checkMembers } from './members.js';
import { checkOptionNames, type OptionNames } from './option-names.js';
import { optionPlaces, storePlaces } from './option-places.js';
import { type StoreOptions, storeOptionNames } from './options.js';
import { ownCopy } from './own-copy.js';

/**
 * What is put around a store. Limits are the store's own: what is refused out here has taken its memory
 * already.
 */
export interface PolicyOptions extends Omit<StoreOptions, 'limits'> {
  /**
   * The database, as events and messages name it, in 1 to 100 characters: of two stores in one program only
   * you know which is which. `the store` if absent.
   */
  readonly name?: string;
}

const { limits: _, ...policyNames } = storeOptionNames;
const optionNames: OptionNames<PolicyOptions> = { ...policyNames, name: true };

/** Differs from all others: its number is no record, and a second attempt would count twice. */
const rulesOf: Readonly<Record<string, CallRules>> = {
  'cache.increment': { counted: false, retry: false },
};

/**
 * Any store, with a deadline, retries, a circuit breaker and a bulkhead around it as `options` say:
 * what stores of {@link defineStore} have already, for those that have not, or a stricter set for a
 * part of a program. It has the members of the ports; `close()` closes the store within.
 *
 * A call that is repeated is one that rejected with a retryable error: the store within must be safe
 * to repeat, as every port is, but for `increment`, which is not repeated.
 *
 * @throws ValidationError where an option is out of range, or is none
 */
export function withPolicies(
  store: MarketDataStore & DocumentStore,
  options?: PolicyOptions,
): MarketDataStore & DocumentStore;
export function withPolicies(store: MarketDataStore, options?: PolicyOptions): MarketDataStore;
export function withPolicies(store: DocumentStore, options?: PolicyOptions): DocumentStore;
export function withPolicies(store: CacheStore, options?: PolicyOptions): CacheStore;
export function withPolicies(store: Cache, options?: PolicyOptions): Cache;
export function withPolicies(store: RateLimiter, options?: PolicyOptions): RateLimiter;
export function withPolicies(
  store: Store & Partial<MarketDataStore & DocumentStore & CacheStore>,
  options: PolicyOptions = {},
): Store {
  checkMembers('store', store, 'a store', ['ensureSchema', 'health', 'close']);
  checkOptionNames(options, optionNames);
  const driver = {
    name: checkName(options.name ?? 'the store'),
    ensureSchema: (context: CallContext) => store.ensureSchema(callOptions(context)),
    async ping(context: CallContext) {
      const { ok, error, latencyMs, ...answer } = await store.health(callOptions(context));
      if (!ok) throw error ?? new UnavailableError('the store does not say why it is not well');
      return answer;
    },
    close: () => store.close(),
  };
  const calls = new StoreCalls(driver, options);
  const own: Store = lifecycle(driver, calls);
  for (const [name, methods] of Object.entries(optionPlaces)) {
    const repository = store[name as keyof typeof optionPlaces];
    if (repository === undefined) continue;
    Object.assign(own, { [name]: repositoryWithin(name, repository, methods, calls) });
  }
  if (store.candles !== undefined) {
    const { candles } = store;
    Object.assign(own, {
      candles: { ...(own as MarketDataStore).candles, ...streams(candles, calls) },
    });
    Object.defineProperty(own, 'priceScale', { enumerable: true, get: () => store.priceScale });
  }
  return Object.assign(own, storesWithin(store, driver, calls));
}

/** It goes to logs and metrics. */
function checkName(value: unknown): string {
  const name = checkText('name', value);
  if (name.length >= 1 && name.length <= 100 && name === printable(name)) return name;
  throw new ValidationError('name', 'must be 1 to 100 characters, without control characters');
}

/** A cache and a rate limiter, beside each other in a store, or one of them alone. */
function storesWithin(
  store: Partial<CacheStore>,
  driver: Parameters<typeof lifecycle>[0],
  calls: StoreCalls,
): object {
  if ('getMany' in store) return repositoryWithin('cache', store, storePlaces.cache, calls);
  if ('consume' in store) {
    return repositoryWithin('rateLimiter', store, storePlaces.rateLimiter, calls);
  }
  const found = Object.entries(storePlaces).flatMap(([name, methods]) => {
    const one = store[name as keyof typeof storePlaces];
    if (one === undefined) return [];
    const own = { ...lifecycle(driver, calls), ...repositoryWithin(name, one, methods, calls) };
    return [[name, own]];
  });
  return Object.fromEntries(found);
}

/** The store within has limits of its own. */
const unlimited = { limited: false };

type Method = (...args: readonly unknown[]) => Promise<unknown>;

function repositoryWithin(
  port: string,
  repository: object,
  methods: Readonly<Record<string, number>>,
  calls: StoreCalls,
): object {
  const wrapped = Object.entries(methods).map(([name, place]) => {
    const method = (repository as Record<string, Method>)[name] as Method;
    return [
      name,
      (...args: readonly unknown[]) => {
        // By its turn or its second attempt the caller may have changed them, as the arguments.
        const options = ownOptions(args[place] as ReadRangeOptions | undefined);
        const operation = `${port}.${name}`;
        return calls.run(
          operation,
          options,
          () => Array.from({ length: place }, (_, i) => ownCopy(args[i])),
          (own, context) => {
            // It repeats what fails, and what has been told of a read could not be taken back.
            const { onBars: _, ...others } = { ...options };
            return method.call(repository, ...own, { ...others, ...callOptions(context) });
          },
          { ...unlimited, ...rulesOf[operation] },
        );
      },
    ];
  });
  return Object.fromEntries(wrapped);
}

const callOptions = ({ signal, remainingMs }: CallContext): CallOptions => ({
  signal,
  timeoutMs: Math.max(1, remainingMs()),
});

function streams(
  candles: CandleRepository,
  calls: StoreCalls,
): Pick<CandleRepository, 'streamRange'> {
  return {
    streamRange(key, range, options) {
      const asked = {
        key: ownCopy(key),
        range: ownCopy(range),
        options: ownOptions(options),
      };
      return { [Symbol.asyncIterator]: () => chunks(candles, calls, asked) };
    },
  };
}

interface Asked {
  readonly key: SeriesKey;
  readonly range: TimeRange;
  readonly options: StreamOptions | undefined;
}

/** Each chunk is a call of its own; where one fails, another stream goes on behind the last chunk. */
async function* chunks(
  candles: CandleRepository,
  calls: StoreCalls,
  { key, range, options }: Asked,
): AsyncGenerator<CandleSeries> {
  let rest: TimeRange | undefined = range;
  let stream: InnerStream | undefined;
  const nextChunk = async (
    _: undefined,
    { signal }: CallContext,
  ): Promise<CandleSeries | undefined> => {
    if (rest === undefined) return undefined;
    const timeoutMs = options?.timeoutMs ?? calls.timeoutMs;
    const current = stream ?? new InnerStream(candles, key, rest, { ...options, timeoutMs });
    // One that has failed, or that nobody has waited for, is not asked again.
    stream = undefined;
    const chunk = await current.next(signal);
    stream = current;
    return chunk;
  };
  try {
    for (;;) {
      const chunk = await calls.run(
        'candles.streamRange',
        options,
        () => undefined,
        nextChunk,
        unlimited,
      );
      if (chunk === undefined) return;
      yield chunk;
      rest = behind(chunk, range);
    }
  } finally {
    await stream?.leave();
  }
}

/** A stream of the store within, with a signal of its own. */
class InnerStream {
  private readonly ended = new AbortController();
  private readonly chunks: AsyncIterator<CandleSeries>;

  constructor(candles: CandleRepository, key: SeriesKey, range: TimeRange, options: StreamOptions) {
    const own = { ...options, signal: this.ended.signal };
    this.chunks = candles.streamRange(key, range, own)[Symbol.asyncIterator]();
  }

  /** @param signal of the call that waits: when it fires, this stream is of no use any more */
  async next(signal: AbortSignal): Promise<CandleSeries | undefined> {
    const giveUp = () => this.ended.abort(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      const next = await this.chunks.next();
      if (!signal.aborted) return next.done ? undefined : next.value;
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
    await this.leave();
    throw signal.reason;
  }

  async leave(): Promise<void> {
    await this.chunks.return?.();
  }
}

function behind({ last }: CandleSeries, { to }: TimeRange): TimeRange | undefined {
  const from = last && new Date(last.timestamp.getTime() + 1);
  return from === undefined || from > to ? undefined : { from, to };
}
