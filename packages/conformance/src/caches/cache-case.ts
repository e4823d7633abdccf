import type { Cache, CallOptions } from '@jts/ports';
import { type CaseTools, type ConformanceCase, ruleOf } from '../case.js';
import { turn } from '../concurrency.js';
import { another } from '../connections.js';
import type { MovableClock, Namespace, OpenOptions } from '../target.js';
import { bytes } from './bytes.js';

/** What a case about a cache works with. */
interface CacheTest extends CaseTools {
  readonly cache: Cache;
  /** Another connection; the only one where the adapter has no other. */
  another(): Promise<Cache>;
  /** Puts something else than a value where keys point; undefined where no other program can. */
  readonly putForeign: ((keys: readonly string[]) => Promise<void>) | undefined;
  readonly clock: MovableClock | undefined;
  /** Lets more than that many milliseconds pass on the clock of the cache. */
  pass(ms: number): Promise<void>;
}

interface CacheQuestion {
  readonly key: string;
  readonly title: string;
  readonly why?: string;
  readonly limits?: NonNullable<OpenOptions['limits']>;
  ask(test: CacheTest): Promise<void>;
}

export function cacheCase({ ask, ...question }: CacheQuestion): ConformanceCase<Cache> {
  return {
    ...question,
    rule: ruleOf(question.key),
    run: (namespace, tools) => ask(cacheTest(namespace, tools)),
  };
}

function cacheTest(namespace: Namespace<Cache>, tools: CaseTools): CacheTest {
  const { repository, seed, clock } = namespace;
  return {
    ...tools,
    cache: repository,
    clock,
    another: () => another(namespace, tools),
    putForeign: seed === 'unsupported' ? undefined : (foreignValues) => seed({ foreignValues }),
    pass: (ms) => pass(repository, clock, ms),
  };
}

/** More than a case lasts, however slow the machine. */
export const long = { ttlMs: 3_600_000 };
/** Nearly nothing: as long as it takes to see that it is over. */
export const shortMs = 40;

/** Where the clock can't be moved, a counter of just that time, which begins last, tells when it is over. */
async function pass(cache: Cache, clock: MovableClock | undefined, ms: number): Promise<void> {
  if (clock !== undefined) {
    clock.move(ms + 1);
    return;
  }
  const witness = 'a witness of time';
  await cache.increment(witness, { ttlMs: ms });
  await untilGone(cache, witness);
}

/** Asks until a value is gone. It ends by the limit of the case where that never comes. */
export async function untilGone(cache: Cache, key: string): Promise<void> {
  while ((await cache.get(key)) !== null) await turn();
}

/** A call of each method, with these options. */
export function cacheCalls(
  cache: Cache,
  options: CallOptions = {},
  expiring = () => ({ ...options, ...long }),
): readonly (readonly [name: string, call: () => Promise<unknown>])[] {
  return [
    ['ensureSchema', () => cache.ensureSchema(options)],
    ['health', () => cache.health(options)],
    ['set', () => cache.set('a', bytes('1'), expiring())],
    ['get', () => cache.get('a', options)],
    ['getMany', () => cache.getMany(['a', 'b'], options)],
    ['delete', () => cache.delete(['b'], options)],
    ['increment', () => cache.increment('c', expiring())],
  ];
}
