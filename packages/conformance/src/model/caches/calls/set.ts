import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { type CacheOracle, shownValue } from '../oracle.js';
import { anyKey, anyTtl, type CacheCall, type CacheStage } from '../stage.js';

class SetValue implements CacheCall {
  constructor(
    private readonly key: string,
    private readonly value: Uint8Array,
    private readonly ttlMs: number,
    private readonly by: number,
  ) {}

  on(stage: CacheStage) {
    const { key, value, ttlMs } = this;
    const options = stage.expiry(ttlMs);
    return {
      answer: told(() => connection(stage, this.by).set(stage.key(key), value, options), String),
      expect: (oracle: CacheOracle) => oracle.set(key, value, options.ttlMs),
    };
  }

  toString(): string {
    return `set(${JSON.stringify(this.key)}, ${shownValue(this.value)}, ${this.ttlMs} ms)`;
  }
}

const texts = [
  '',
  'x',
  '0',
  '7',
  '41',
  '007',
  '-1',
  '1.5',
  ' 1',
  '9007199254740991',
  '4503599627370496',
];
const anyValue = fc.oneof(
  fc.constantFrom(...texts).map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 20 }),
);

export const sets: fc.Arbitrary<CacheCall> = fc
  .tuple(anyKey, anyValue, anyTtl, fc.nat(1))
  .map((given) => new SetValue(...given));
