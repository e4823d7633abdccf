import type { TimeRange } from '@jts/domain';
import { assert } from 'chai';
import fc from 'fast-check';
import { collect } from '../../concurrency.js';
import { expectText, table } from '../../expect.js';
import { anyRange, anySeries } from '../arbitraries.js';
import { type CandleCommand, connection, keyOf, type Real, type SeriesName } from '../command.js';
import type { CandleOracle } from '../oracle.js';

/** A range, by every way to read one. */
class ReadRange implements CandleCommand {
  constructor(
    private readonly name: SeriesName,
    private readonly range: TimeRange,
    private readonly chunkSize: number,
    private readonly by: number,
  ) {}

  check(): boolean {
    return true;
  }

  async run(oracle: CandleOracle, real: Real): Promise<void> {
    const candles = connection(real, this.by);
    const key = keyOf(this.name, real);
    const expected = oracle.range(key, this.range);
    const whole = await candles.getRange(key, this.range);
    expectText(table(whole), expected.join('\n'), `${this}`);
    const { chunkSize } = this;
    const chunks = await collect(candles.streamRange(key, this.range, { chunkSize }));
    const streamed = chunks.map(table).join('\n');
    expectText(streamed, expected.join('\n'), `streamRange in chunks of ${chunkSize}, ${this}`);
    assert.isTrue(
      chunks.every(({ length }) => length > 0 && length <= chunkSize),
      'lengths of chunks',
    );
    assert.equal(await candles.count(key, this.range), expected.length, `count, ${this}`);
  }

  toString(): string {
    const { symbol, timeframe } = this.name;
    const { from, to } = this.range;
    return `getRange(${symbol} ${timeframe}, ${from.toISOString()}, ${to.toISOString()})`;
  }
}

export const rangeReads: fc.Arbitrary<CandleCommand> = fc
  .tuple(anySeries, anyRange, fc.integer({ min: 1, max: 5 }), fc.nat(2))
  .map(([name, range, chunkSize, by]) => new ReadRange(name, range, chunkSize, by));
