import type { SeriesKey, TimeRange } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import fc from 'fast-check';
import { collect } from '../../../concurrency.js';
import { table } from '../../../expect.js';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { anyRange, anySeries } from '../arbitraries.js';
import type { CandleOracle } from '../oracle.js';
import { type CandleCall, type CandleStage, keyOf, nameOf, type SeriesName } from '../stage.js';

/** A range, by every way to read one. */
class ReadRange implements CandleCall {
  constructor(
    private readonly name: SeriesName,
    private readonly range: TimeRange,
    private readonly chunkSize: number,
    private readonly by: number,
  ) {}

  on(stage: CandleStage) {
    const key = keyOf(this.name, stage);
    return {
      answer: told(() => this.everyWay(connection(stage, this.by), key), String),
      expect: (oracle: CandleOracle) => oracle.range(key, this.range).join('\n'),
    };
  }

  private async everyWay(candles: CandleRepository, key: SeriesKey): Promise<string> {
    const { range, chunkSize } = this;
    const whole = await candles.getRange(key, range);
    const text = table(whole);
    const chunks = await collect(candles.streamRange(key, range, { chunkSize }));
    const streamed = chunks.map(table).join('\n');
    const sizes = chunks.map(({ length }) => length);
    const count = await candles.count(key, range);
    if (streamed !== text) return `${text}\nbut streamRange:\n${streamed}`;
    if (sizes.some((size) => size === 0 || size > chunkSize)) return `${text}\nchunks of ${sizes}`;
    return count === whole.length ? text : `${text}\nbut count: ${count}`;
  }

  toString(): string {
    const { from, to } = this.range;
    const range = `${from.toISOString()}, ${to.toISOString()}`;
    return `getRange(${nameOf(this.name)}, ${range}), chunks of ${this.chunkSize}`;
  }
}

export const rangeReads: fc.Arbitrary<CandleCall> = fc
  .tuple(anySeries, anyRange, fc.integer({ min: 1, max: 5 }), fc.nat(1))
  .map(([name, range, chunkSize, by]) => new ReadRange(name, range, chunkSize, by));
