import { Candle, CandleSeries, seriesKey } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.js';

const key = seriesKey('005930', '1d');
const candle = (open: string) =>
  Candle.of({ timestamp: '2024-01-02', open, high: 2, low: 1, close: 2, volume: 3n });
const everything = { from: new Date(0), to: new Date(4e12) };

describe('createMemoryStore', () => {
  it('keeps prices at the scale that it is given', async () => {
    const store = createMemoryStore({ priceScale: 6 });
    await store.candles.saveMany(CandleSeries.of(key, [candle('1.000001')], { scale: 6 }));
    const found = await store.candles.getRange(key, everything);
    expect([store.priceScale, found.scale, found.first?.open.toFixed()]).toEqual([
      6,
      6,
      '1.000001',
    ]);
  });

  it('refuses a scale, timeout or clock that makes no sense', () => {
    expect(() => createMemoryStore({ priceScale: 19 })).toThrow(/priceScale/);
    expect(() => createMemoryStore({ timeoutMs: 0 })).toThrow(/timeoutMs/);
    expect(() => createMemoryStore({ now: 5 as never })).toThrow(/now: must be a function/);
  });

  it('says what it is', async () => {
    const store = createMemoryStore();
    expect(await store.health()).toMatchObject({ details: { storage: 'memory' } });
  });

  it('shares nothing between stores', async () => {
    const [one, other] = [createMemoryStore(), createMemoryStore()];
    await one.candles.saveMany(CandleSeries.of(key, [candle('1')]));
    expect(await other.candles.listSeries()).toEqual([]);
  });

  it('does not list a series whose last bar was deleted', async () => {
    const { candles } = createMemoryStore();
    await candles.saveMany(CandleSeries.of(key, [candle('1')]));
    expect(await candles.deleteRange(key, everything)).toBe(1);
    expect(await candles.listSeries()).toEqual([]);
    expect(await candles.getCoverage(key)).toBeNull();
  });

  it('hands out symbols that are neither the argument nor writable', async () => {
    const { symbols } = createMemoryStore();
    const given = { code: '005930', name: '삼성전자', market: 'KOSPI' as const, isActive: true };
    await symbols.save(given);
    given.name = 'changed';
    const found = await symbols.getByCode('005930');
    expect(found?.name).toBe('삼성전자');
    expect(Object.isFrozen(found)).toBe(true);
  });

  it('takes no cursor with more or other parts than its own have', async () => {
    const { backtests, formulas, settings, strategies } = createMemoryStore();
    const refused = { code: 'VALIDATION', path: 'after' };
    const lists = [
      ['formula', formulas.list],
      ['strategy', strategies.list],
      ['setting', settings.list],
    ] as const;
    for (const [name, list] of lists) {
      expect(await list({ after: JSON.stringify([name, 'a']) })).toEqual({ items: [] });
      await expect(list({ after: JSON.stringify([name, 'a', 'b']) })).rejects.toMatchObject(
        refused,
      );
    }
    for (const place of [
      ['1'],
      ['x', 'a'],
      ['', 'a'],
      ['1.5', 'a'],
      ['1', 'a', 'b'],
      ['NaN', 'a'],
    ]) {
      const after = JSON.stringify(['backtest', ...place]);
      await expect(backtests.listByStrategy('s', { after })).rejects.toMatchObject(refused);
    }
  });

  it('takes no cursor of another list', async () => {
    const { formulas, strategies, settings } = createMemoryStore();
    await settings.set('a', 1);
    await settings.set('b', 2);
    const { next = '' } = await settings.list({ limit: 1 });
    expect((await settings.list({ after: next })).items).toMatchObject([{ key: 'b' }]);
    for (const { list } of [formulas, strategies]) {
      await expect(list({ after: next })).rejects.toMatchObject({
        code: 'VALIDATION',
        path: 'after',
      });
    }
  });
});
