import fc from 'fast-check';
import { expectText, table } from '../../expect.js';
import { anySeries } from '../arbitraries.js';
import { type CandleCommand, connection, keyOf, type Real, type SeriesName } from '../command.js';
import type { CandleOracle } from '../oracle.js';

class ReadLatest implements CandleCommand {
  constructor(
    private readonly name: SeriesName,
    private readonly count: number,
    private readonly by: number,
  ) {}

  check(): boolean {
    return true;
  }

  async run(oracle: CandleOracle, real: Real): Promise<void> {
    const key = keyOf(this.name, real);
    const latest = await connection(real, this.by).getLatest(key, this.count);
    expectText(table(latest), oracle.latest(key, this.count).join('\n'), `${this}`);
  }

  toString(): string {
    return `getLatest(${this.name.symbol} ${this.name.timeframe}, ${this.count})`;
  }
}

export const latestReads: fc.Arbitrary<CandleCommand> = fc
  .tuple(anySeries, fc.nat(9), fc.nat(2))
  .map(([name, count, by]) => new ReadLatest(name, count, by));
