import fc from 'fast-check';
import { toRaw } from '../../bars.js';
import { type AnyBar, anyBars, anySeries, toSeries } from '../arbitraries.js';
import { type CandleCommand, iso, keyOf, type Real, type SeriesName } from '../command.js';
import type { CandleOracle } from '../oracle.js';

/** Another program inserts rows: unsorted, and with duplicates. */
class InsertRows implements CandleCommand {
  constructor(
    private readonly name: SeriesName,
    private readonly bars: readonly AnyBar[],
  ) {}

  check(): boolean {
    return this.bars.length > 0;
  }

  async run(oracle: CandleOracle, real: Real): Promise<void> {
    const key = keyOf(this.name, real);
    const rows = this.bars.map((bar) => toSeries(key, [bar], real.scale));
    await real.insertRaw(rows.flatMap(toRaw));
    for (const row of rows) oracle.save(row, 'replace');
  }

  toString(): string {
    const rows = this.bars.map(
      ({ ms, prices, volume }) => `${iso(ms)} ${prices.join(' ')} ${volume}`,
    );
    return `INSERT(${this.name.symbol} ${this.name.timeframe}, [${rows.join(' | ')}])`;
  }
}

export const inserts: fc.Arbitrary<CandleCommand> = fc
  .tuple(anySeries, anyBars)
  .map(([name, bars]) => new InsertRows(name, bars));
