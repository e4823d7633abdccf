import type { TokenBucket } from '@jts/ports';
import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import type { LimiterOracle } from '../oracle.js';
import { anyBucket, anyKey, type LimiterCall, type LimiterStage, shownBucket } from '../stage.js';

class Consume implements LimiterCall {
  constructor(
    private readonly key: string,
    private readonly bucket: TokenBucket,
    private readonly cost: number | undefined,
    private readonly by: number,
  ) {}

  on(stage: LimiterStage) {
    const bucket = stage.bucket(this.bucket);
    const cost = this.cost === undefined ? undefined : Math.min(this.cost, bucket.capacity);
    return {
      answer: told(
        () => connection(stage, this.by).consume(stage.key(this.key), bucket, cost),
        stage.show,
      ),
      expect: (oracle: LimiterOracle) =>
        stage.timed(oracle.consume(this.key, this.bucket, cost ?? 1)),
    };
  }

  toString(): string {
    const cost = this.cost === undefined ? '' : `, up to ${this.cost}`;
    return `consume(${JSON.stringify(this.key)}, ${shownBucket(this.bucket)}${cost})`;
  }
}

export const consumes: fc.Arbitrary<LimiterCall> = fc
  .tuple(anyKey, anyBucket, fc.constantFrom(undefined, 1, 2, 3, 8), fc.nat(1))
  .map((given) => new Consume(...given));
