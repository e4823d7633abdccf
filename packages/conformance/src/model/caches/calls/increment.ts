import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import type { CacheOracle } from '../oracle.js';
import { anyKey, anyTtl, type CacheCall, type CacheStage } from '../stage.js';

class Increment implements CacheCall {
  constructor(
    private readonly key: string,
    private readonly step: number | undefined,
    private readonly ttlMs: number,
    private readonly by: number,
  ) {}

  on(stage: CacheStage) {
    const { key, step, ttlMs } = this;
    const expiry = stage.expiry(ttlMs);
    const options = step === undefined ? expiry : { ...expiry, by: step };
    return {
      answer: told(() => connection(stage, this.by).increment(stage.key(key), options), String),
      expect: (oracle: CacheOracle) => oracle.increment(key, step ?? 1, expiry.ttlMs),
    };
  }

  toString(): string {
    const by = this.step === undefined ? '' : ` by ${this.step}`;
    return `increment(${JSON.stringify(this.key)}${by}, ${this.ttlMs} ms)`;
  }
}

const anyStep = fc.oneof(
  fc.constantFrom(undefined, 1, 2, 1024, 2 ** 52),
  fc.integer({ min: 1, max: 2 ** 31 }),
);

export const increments: fc.Arbitrary<CacheCall> = fc
  .tuple(anyKey, anyStep, anyTtl, fc.nat(1))
  .map((given) => new Increment(...given));
