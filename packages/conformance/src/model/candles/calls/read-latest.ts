import fc from 'fast-check';
import { table } from '../../../expect.js';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { anySeries } from '../arbitraries.js';
import type { CandleOracle } from '../oracle.js';
import { type CandleCall, type CandleStage, keyOf, nameOf, type SeriesName } from '../stage.js';

class ReadLatest implements CandleCall {
  constructor(
    private readonly name: SeriesName,
    private readonly count: number,
    private readonly by: number,
  ) {}

  on(stage: CandleStage) {
    const key = keyOf(this.name, stage);
    return {
      answer: told(() => connection(stage, this.by).getLatest(key, this.count), table),
      expect: (oracle: CandleOracle) => oracle.latest(key, this.count).join('\n'),
    };
  }

  toString(): string {
    return `getLatest(${nameOf(this.name)}, ${this.count})`;
  }
}

export const latestReads: fc.Arbitrary<CandleCall> = fc
  .tuple(anySeries, fc.nat(9), fc.nat(1))
  .map(([name, count, by]) => new ReadLatest(name, count, by));
