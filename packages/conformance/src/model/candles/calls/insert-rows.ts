import fc from 'fast-check';
import { toRaw } from '../../../bars.js';
import { told } from '../../call.js';
import { type AnyBar, anyBars, anySeries, barsText, toSeries } from '../arbitraries.js';
import type { CandleOracle } from '../oracle.js';
import { type CandleCall, type CandleStage, keyOf, nameOf, type SeriesName } from '../stage.js';

/** Another program inserts rows: unsorted, and with duplicates. */
class InsertRows implements CandleCall {
  constructor(
    private readonly name: SeriesName,
    private readonly bars: readonly AnyBar[],
  ) {}

  on(stage: CandleStage) {
    const key = keyOf(this.name, stage);
    const rows = this.bars.map((bar) => toSeries(key, [bar], stage.scale));
    return {
      answer: told(
        () => stage.insertRaw(rows.flatMap(toRaw)),
        () => 'done',
      ),
      expect(oracle: CandleOracle) {
        for (const row of rows) oracle.save(row, 'replace');
        return 'done';
      },
    };
  }

  toString(): string {
    return `INSERT(${nameOf(this.name)}, [${barsText(this.bars)}])`;
  }
}

export const inserts: fc.Arbitrary<CandleCall> = fc
  .tuple(anySeries, anyBars)
  .map(([name, bars]) => new InsertRows(name, bars));
