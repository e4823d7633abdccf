import type { CandleSeries } from '@jts/domain';
import type { ConflictRule } from '@jts/ports';
import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { textOf } from '../../text.js';
import { type AnyBar, anyBars, anySeries, barsText, toSeries } from '../arbitraries.js';
import type { CandleOracle } from '../oracle.js';
import { type CandleCall, type CandleStage, keyOf, nameOf, type SeriesName } from '../stage.js';

export class Save implements CandleCall {
  constructor(
    readonly name: SeriesName,
    private readonly bars: readonly AnyBar[],
    readonly onConflict: ConflictRule,
    private readonly by: number,
  ) {}

  on(stage: CandleStage) {
    const series = this.series(stage);
    const { onConflict } = this;
    const candles = connection(stage, this.by);
    return {
      answer: told(() => candles.saveMany(series, { onConflict }), textOf),
      expect: (oracle: CandleOracle) => textOf(oracle.save(series, onConflict)),
    };
  }

  series(stage: CandleStage): CandleSeries {
    return toSeries(keyOf(this.name, stage), this.bars, stage.scale);
  }

  toString(): string {
    return `saveMany(${nameOf(this.name)}, ${this.onConflict}, [${barsText(this.bars)}])`;
  }
}

export const saves = (rules: readonly ConflictRule[]): fc.Arbitrary<Save> =>
  fc
    .tuple(anySeries, anyBars, fc.constantFrom(...rules), fc.nat(1))
    .map(([name, bars, rule, by]) => new Save(name, bars, rule, by));
