import type { TokenBucket } from '@jts/ports';
import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import type { LimiterOracle } from '../oracle.js';
import { anyBucket, anyKey, type LimiterCall, type LimiterStage, shownBucket } from '../stage.js';

export class Peek implements LimiterCall {
  constructor(
    private readonly key: string,
    private readonly bucket: TokenBucket,
    private readonly by: number,
  ) {}

  on(stage: LimiterStage) {
    const bucket = stage.bucket(this.bucket);
    return {
      answer: told(() => connection(stage, this.by).peek(stage.key(this.key), bucket), stage.show),
      expect: (oracle: LimiterOracle) => stage.timed(oracle.peek(this.key, this.bucket)),
    };
  }

  toString(): string {
    return `peek(${JSON.stringify(this.key)}, ${shownBucket(this.bucket)})`;
  }
}

export const peeks: fc.Arbitrary<LimiterCall> = fc
  .tuple(anyKey, anyBucket, fc.nat(1))
  .map((given) => new Peek(...given));
