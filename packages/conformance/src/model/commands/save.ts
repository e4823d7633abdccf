import type { ConflictRule } from '@jts/ports';
import { assert } from 'chai';
import fc from 'fast-check';
import { type AnyBar, anyBars, anySeries, toSeries } from '../arbitraries.js';
import {
  type CandleCommand,
  connection,
  iso,
  keyOf,
  type Real,
  type SeriesName,
} from '../command.js';
import type { CandleOracle } from '../oracle.js';

class Save implements CandleCommand {
  constructor(
    private readonly name: SeriesName,
    private readonly bars: readonly AnyBar[],
    private readonly rule: ConflictRule,
    private readonly by: number,
  ) {}

  check(): boolean {
    return true;
  }

  async run(oracle: CandleOracle, real: Real): Promise<void> {
    const series = toSeries(keyOf(this.name, real), this.bars, real.scale);
    const candles = connection(real, this.by);
    const result = await candles.saveMany(series, { onConflict: this.rule });
    assert.deepEqual(result, oracle.save(series, this.rule), this.toString());
  }

  toString(): string {
    const bars = this.bars.map(
      ({ ms, prices, volume }) => `${iso(ms)} ${prices.join(' ')} ${volume}`,
    );
    const { symbol, timeframe } = this.name;
    return `saveMany(${symbol} ${timeframe}, ${this.rule}, [${bars.join(' | ')}])`;
  }
}

export const saves = (rules: readonly ConflictRule[]): fc.Arbitrary<CandleCommand> =>
  fc
    .tuple(anySeries, anyBars, fc.constantFrom(...rules), fc.nat(2))
    .map(([name, bars, rule, by]) => new Save(name, bars, rule, by));
