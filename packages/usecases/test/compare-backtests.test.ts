import { Decimal } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import { compareBacktests } from '../src/index.js';
import { at, openStore, result, trade } from './documents.js';

const [a, b] = ['a'.repeat(24), 'b'.repeat(24)];

async function saved(...results: Parameters<typeof result>[]) {
  const store = openStore();
  const ids: string[] = [];
  for (const one of results) ids.push((await store.backtests.save(result(...one))).id);
  return { store, ids };
}

describe('compareBacktests', () => {
  it('puts metrics side by side, in the order asked for, and money as Decimal', async () => {
    const pnls = ['0.1', '0.2', '12345678901234567890'].map((pnl) =>
      trade({ pnl: new Decimal(pnl) }),
    );
    const { store, ids } = await saved([a, { trades: pnls }], [b, { trades: [] }]);
    const compared = await compareBacktests(store, ids.toReversed());
    expect(compared.results.map(({ id }) => id)).toEqual(ids.toReversed());
    const [second, first] = compared.results;
    expect(first?.pnl?.toFixed()).toBe('12345678901234567890.3');
    expect(second?.pnl).toBeUndefined();
    expect(first?.config.initialCapital.toFixed()).toBe('10000000');
    expect(first?.metrics).toEqual({ totalReturnPct: 3.5, totalTrades: 3 });
    expect(first).not.toHaveProperty('trades');
  });

  it('names the best by each measure, all where they are equal, nobody where it is absent', async () => {
    const { store, ids } = await saved(
      [a, { metrics: { totalReturnPct: -4, maxDrawdownPct: -8, winRate: 60 } }],
      [a, { metrics: { totalReturnPct: 9, maxDrawdownPct: 12, winRate: 60, sharpeRatio: 0 } }],
      [
        a,
        {
          metrics: { totalReturnPct: 2, winRate: 41 },
          trades: [trade({ pnl: new Decimal('1e6') })],
        },
      ],
    );
    const [first, second, third] = ids;
    expect((await compareBacktests(store, ids)).best).toEqual({
      totalReturnPct: [second],
      sharpeRatio: [second],
      maxDrawdownPct: [first],
      winRate: [first, second],
      profitFactor: [],
      pnl: [third],
    });
  });

  it('tells what the results were computed from, as far as it differs', async () => {
    const symbols = ['000660', '005930'];
    const initialCapital = new Decimal('10000000.0');
    const { store, ids } = await saved(
      [a, {}],
      [a, { config: { symbols, initialCapital, endDate: at('2024-06-30') } }],
      [b, {}],
    );
    const [june28, june30] = [at('2024-06-28'), at('2024-06-30')];
    expect((await compareBacktests(store, ids)).differences).toEqual([
      { field: 'strategyId', values: [a, a, b] },
      { field: 'endDate', values: [june28, june30, june28] },
    ]);
    const same = await compareBacktests(store, [ids[0] as string, ids[2] as string]);
    expect(same.differences).toEqual([{ field: 'strategyId', values: [a, b] }]);
  });

  it('refuses what can not be compared', async () => {
    const { store, ids } = await saved([a], [a]);
    const [first = ''] = ids;
    await expect(compareBacktests(store, [first])).rejects.toMatchObject({ path: 'ids' });
    await expect(compareBacktests(store, [...ids, first])).rejects.toMatchObject({
      code: 'VALIDATION',
      path: 'ids[2]',
    });
    await expect(compareBacktests(store, [first, 'gone'])).rejects.toMatchObject({
      code: 'NOT_FOUND',
      entity: 'backtest',
      id: 'gone',
    });
  });
});
