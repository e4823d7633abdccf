import type { TimeRange } from '@jts/domain';
import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { anyRange, anySeries } from '../arbitraries.js';
import type { CandleOracle } from '../oracle.js';
import { type CandleCall, type CandleStage, keyOf, nameOf, type SeriesName } from '../stage.js';

export class Delete implements CandleCall {
  constructor(
    readonly name: SeriesName,
    readonly range: TimeRange,
    private readonly by: number,
  ) {}

  on(stage: CandleStage) {
    const key = keyOf(this.name, stage);
    const candles = connection(stage, this.by);
    return {
      answer: told(() => candles.deleteRange(key, this.range), String),
      expect: (oracle: CandleOracle) => `${oracle.delete(key, this.range)}`,
    };
  }

  toString(): string {
    const { from, to } = this.range;
    return `deleteRange(${nameOf(this.name)}, ${from.toISOString()}, ${to.toISOString()})`;
  }
}

export const deletes: fc.Arbitrary<Delete> = fc
  .tuple(anySeries, anyRange, fc.nat(1))
  .map(([name, range, by]) => new Delete(name, range, by));
