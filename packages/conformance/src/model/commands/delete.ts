import type { TimeRange } from '@jts/domain';
import { assert } from 'chai';
import fc from 'fast-check';
import { anyRange, anySeries } from '../arbitraries.js';
import { type CandleCommand, connection, keyOf, type Real, type SeriesName } from '../command.js';
import type { CandleOracle } from '../oracle.js';

class Delete implements CandleCommand {
  constructor(
    private readonly name: SeriesName,
    private readonly range: TimeRange,
    private readonly by: number,
  ) {}

  check(): boolean {
    return true;
  }

  async run(oracle: CandleOracle, real: Real): Promise<void> {
    const key = keyOf(this.name, real);
    const deleted = await connection(real, this.by).deleteRange(key, this.range);
    assert.equal(deleted, oracle.delete(key, this.range), this.toString());
  }

  toString(): string {
    const { symbol, timeframe } = this.name;
    const { from, to } = this.range;
    return `deleteRange(${symbol} ${timeframe}, ${from.toISOString()}, ${to.toISOString()})`;
  }
}

export const deletes: fc.Arbitrary<CandleCommand> = fc
  .tuple(anySeries, anyRange, fc.nat(2))
  .map(([name, range, by]) => new Delete(name, range, by));
