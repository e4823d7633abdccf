import type { CandleRepository } from '@jts/ports';
import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { allSeries } from '../arbitraries.js';
import type { CandleOracle } from '../oracle.js';
import {
  type CandleCall,
  type CandleStage,
  iso,
  keyOf,
  nameOf,
  type SeriesName,
} from '../stage.js';

/** Every series of the run, with the coverage that its own method says. */
class List implements CandleCall {
  constructor(private readonly by: number) {}

  on(stage: CandleStage) {
    const { exchange } = stage;
    return {
      answer: told(() => listed(connection(stage, this.by), exchange), String),
      expect: (oracle: CandleOracle) =>
        allSeries.flatMap((name) => line(name, oracle.times(keyOf(name, stage)))).join('\n'),
    };
  }

  toString(): string {
    return 'listSeries()';
  }
}

async function listed(candles: CandleRepository, exchange: string): Promise<string> {
  const lines: string[] = [];
  for (const { key, first, last, count } of await candles.listSeries({ exchange })) {
    const coverage = await candles.getCoverage(key);
    const own = coverage && `${coverage.first.toISOString()} ${coverage.last.toISOString()}`;
    const span = `${first.toISOString()} ${last.toISOString()}`;
    const doubt = own === span ? '' : `, but getCoverage: ${own}`;
    lines.push(`${nameOf(key)} ${span} ${count}${doubt}`);
  }
  return lines.join('\n');
}

function line(name: SeriesName, times: readonly number[]): string[] {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [`${nameOf(name)} ${iso(first)} ${iso(last)} ${times.length}`];
}

export const lists: fc.Arbitrary<CandleCall> = fc.nat(1).map((by) => new List(by));
