import { Decimal } from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordBacktest } from '../src/index.js';
import { at, formula, openStore, result, strategy, trade } from './documents.js';

/** Delisted ones have been traded once, too. */
const symbol = (code: string) => ({ code, name: code, market: 'KOSPI', isActive: false }) as const;

async function ready() {
  const store = openStore();
  await store.symbols.saveMany([symbol('005930'), symbol('000660')]);
  const { id: formulaId } = await store.formulas.save(formula());
  const { id: strategyId } = await store.strategies.save(strategy(formulaId));
  const nothingStored = async () =>
    expect((await store.backtests.listByStrategy(strategyId)).items).toEqual([]);
  return { store, strategyId, nothingStored };
}

const start = at('2024-01-02').getTime();
const days = (at('2024-06-28').getTime() - start) / 86_400_000;

describe('recordBacktest', () => {
  it('saves any result that agrees with itself', async () => {
    const { store, strategyId } = await ready();
    const times = fc.array(fc.integer({ min: 0, max: (days + 1) * 1440 - 1 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(times, async (minutes) => {
        const trades = minutes
          .sort((a, b) => a - b)
          .map((minute) => {
            const entryTime = new Date(start + minute * 60_000);
            return trade({ entryTime, exitTime: entryTime });
          });
        const saved = await recordBacktest(store, result(strategyId, { trades }));
        expect(await store.backtests.getById(saved.id)).toEqual(saved);
        expect(saved.trades).toHaveLength(trades.length);
      }),
      { numRuns: 50 },
    );
  });

  const before = trade({ entryTime: at('2024-01-01T23:59:59.999Z') });
  const later = trade({ entryTime: at('2024-03-05T00:30Z') });
  const beyond = at('2024-06-29');
  const { exitTime, exitPrice, pnl, ...entered } = trade();
  it.for([
    ['trades[0].entryTime', 'startDate', { trades: [before] }],
    ['trades[1].entryTime', 'endDate', { trades: [trade(), { ...entered, entryTime: beyond }] }],
    ['trades[0].exitTime', 'endDate', { trades: [trade({ exitTime: beyond })] }],
    ['trades[2].entryTime', 'trades[1]', { trades: [trade(), later, trade()] }],
    ['trades[1].symbol', 'config.symbols', { trades: [trade(), trade({ symbol: '035720' })] }],
    ['metrics.totalTrades', 'must be 1', { metrics: { totalTrades: 2 } }],
    ['metrics.totalReturnPct', 'number', { metrics: { totalReturnPct: Number.NaN } }],
    ['config.endDate', 'startDate', { config: { endDate: at('2023-12-31') } }],
    ['trades[0].exitTime', 'entryTime', { trades: [trade({ exitTime: at('2024-03-01') })] }],
  ] as const)('refuses %s that is at odds with %s', async ([path, reason, changes]) => {
    const { store, strategyId, nothingStored } = await ready();
    await expect(recordBacktest(store, result(strategyId, changes))).rejects.toMatchObject({
      code: 'VALIDATION',
      path,
      reason: expect.stringContaining(reason),
    });
    await nothingStored();
  });

  it('an end at 00:00 is a date and lasts until its end; another is an instant', async () => {
    const { store, strategyId } = await ready();
    const trades = [trade({ exitTime: at('2024-06-28T23:59:59.999Z') })];
    await recordBacktest(store, result(strategyId, { trades }));
    const endDate = at('2024-06-28T12:00Z');
    await expect(
      recordBacktest(store, result(strategyId, { trades, config: { endDate } })),
    ).rejects.toMatchObject({ path: 'trades[0].exitTime' });
  });

  it('counts what is still open, and keeps money to the digit', async () => {
    const { store, strategyId } = await ready();
    const entryPrice = new Decimal('0.1234567890123456789012345678901234');
    const trades = [{ ...entered, entryPrice }, later];
    const saved = await recordBacktest(store, result(strategyId, { trades }));
    expect(saved.trades[0]?.entryPrice.eq(entryPrice)).toBe(true);
    expect(saved.metrics.totalTrades).toBe(2);
  });

  it('knows the strategy, and the symbols where it is given any', async () => {
    const { store, strategyId, nothingStored } = await ready();
    await expect(recordBacktest(store, result('f'.repeat(24)))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      entity: 'strategy',
      id: 'f'.repeat(24),
    });
    const config = { symbols: ['005930', '035720', '051910', '000660'] };
    await expect(recordBacktest(store, result(strategyId, { config }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      entity: 'symbol',
      id: '035720',
    });
    await nothingStored();
    const { strategies, backtests } = store;
    await recordBacktest({ strategies, backtests }, result(strategyId, { config }));
  });

  it('asks no store about a result that is wrong in itself', async () => {
    const { store, strategyId } = await ready();
    await store.close();
    const wrong = result(strategyId, { metrics: { totalTrades: 7 } });
    await expect(recordBacktest(store, wrong)).rejects.toMatchObject({ code: 'VALIDATION' });
  });
});
