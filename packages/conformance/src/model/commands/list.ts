import { assert } from 'chai';
import fc from 'fast-check';
import { expectText } from '../../expect.js';
import { type CandleCommand, connection, iso, keyOf, type Real } from '../command.js';
import type { CandleOracle } from '../oracle.js';

/** In the order of `listSeries`. */
const names = ["A'%", '가'].flatMap((symbol) =>
  (['1m', '1M'] as const).map((timeframe) => ({ symbol, timeframe })),
);

class List implements CandleCommand {
  constructor(private readonly by: number) {}

  check(): boolean {
    return true;
  }

  async run(oracle: CandleOracle, real: Real): Promise<void> {
    const candles = connection(real, this.by);
    const expected = names.flatMap((name) => {
      const times = oracle.times(keyOf(name, real));
      const [first, last] = [times[0], times.at(-1)];
      if (first === undefined || last === undefined) return [];
      return [`${name.symbol} ${name.timeframe} ${iso(first)} ${iso(last)} ${times.length}`];
    });
    const list = await candles.listSeries({ exchange: real.exchange });
    const lines = list.map(
      ({ key, first, last, count }) =>
        `${key.symbol} ${key.timeframe} ${first.toISOString()} ${last.toISOString()} ${count}`,
    );
    expectText(lines.join('\n'), expected.join('\n'), `${this}`);
    for (const { key, first, last } of list) {
      assert.deepEqual(await candles.getCoverage(key), { first, last }, 'getCoverage');
    }
  }

  toString(): string {
    return 'listSeries()';
  }
}

export const lists: fc.Arbitrary<CandleCommand> = fc.nat(2).map((by) => new List(by));
