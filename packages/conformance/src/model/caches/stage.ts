import type { Cache } from '@jts/ports';
import fc from 'fast-check';
import type { MovableClock } from '../../target.js';
import type { Call } from '../call.js';
import type { Bench } from '../port-model.js';
import type { CacheOracle } from './oracle.js';

export type CacheCall = Call<CacheStage, CacheOracle>;

const hour = 3_600_000;

/** Where the calls of one run happen: under keys of its own. */
export class CacheStage {
  constructor(
    readonly connections: readonly Cache[],
    readonly clock: MovableClock | undefined,
    private readonly run: number,
  ) {}

  readonly key = (key: string): string => `${this.run} ${key}`;

  /** Where the clock can't be moved, one that is not over while the run lasts. */
  expiry(ttlMs: number): { readonly ttlMs: number } {
    return { ttlMs: this.clock ? ttlMs : ttlMs + hour };
  }
}

export async function cacheStage(
  { connections, clock }: Bench<Cache>,
  run: number,
): Promise<CacheStage> {
  return new CacheStage(connections, clock, run);
}

/** Few, so that calls meet. */
export const allKeys: readonly string[] = ['a', 'A', 'b', '*'];
export const anyKey: fc.Arbitrary<string> = fc.constantFrom(...allKeys);
export const anyKeys: fc.Arbitrary<string[]> = fc.array(anyKey, { maxLength: 5, size: 'max' });
export const anyTtl: fc.Arbitrary<number> = fc.integer({ min: 1, max: 300 });
