import { type CandleSeries, type SeriesKey, seriesId, type TimeRange } from '@jts/domain';
import type { ConflictRule, SaveCandlesResult } from '@jts/ports';
import { table } from '../../expect.js';

/** A bar as text: what `table` shows of it. */
export type Line = string;

/**
 * What the rules of candles come to, as simply as it can be said: a map of maps and a sort. The
 * model of the model test; no adapter is like it.
 */
export class CandleOracle {
  private readonly stored = new Map<string, Map<number, Line>>();

  save(series: CandleSeries, rule: ConflictRule): SaveCandlesResult {
    const result = { inserted: 0, replaced: 0, skipped: 0 };
    const bars = this.bars(series.key);
    for (const [ms, line] of linesOf(series)) {
      const old = bars.get(ms);
      if (old === undefined) result.inserted++;
      else if (old === line || rule === 'skip') result.skipped++;
      else result.replaced++;
      if (old === undefined || rule === 'replace') bars.set(ms, line);
    }
    return result;
  }

  delete(key: SeriesKey, range: TimeRange): number {
    const gone = this.sorted(key).filter(([ms]) => isWithin(ms, range));
    for (const [ms] of gone) this.bars(key).delete(ms);
    return gone.length;
  }

  /** The bars of a range as `table` shows them. */
  range(key: SeriesKey, range: TimeRange): Line[] {
    return this.sorted(key)
      .filter(([ms]) => isWithin(ms, range))
      .map(([, line]) => line);
  }

  latest(key: SeriesKey, count: number): Line[] {
    const lines = this.sorted(key).map(([, line]) => line);
    return lines.slice(Math.max(0, lines.length - count));
  }

  times(key: SeriesKey): number[] {
    return this.sorted(key).map(([ms]) => ms);
  }

  at(key: SeriesKey, ms: number): Line | undefined {
    return this.bars(key).get(ms);
  }

  private sorted(key: SeriesKey): [number, Line][] {
    return [...this.bars(key)].sort(([a], [b]) => a - b);
  }

  private bars(key: SeriesKey): Map<number, Line> {
    const id = seriesId(key);
    const bars = this.stored.get(id) ?? new Map<number, Line>();
    this.stored.set(id, bars);
    return bars;
  }
}

export function linesOf(series: CandleSeries): [number, Line][] {
  const lines = series.length === 0 ? [] : table(series).split('\n');
  return lines.map((line, row) => [Number(series.columns.timestamp[row]), line]);
}

export const isWithin = (ms: number, { from, to }: TimeRange): boolean =>
  from.getTime() <= ms && ms <= to.getTime();
