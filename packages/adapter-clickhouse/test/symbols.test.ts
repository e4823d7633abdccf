import type { StockSymbol } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import { clickHouseUnavailable } from './database.js';
import { openStore } from './open-store.js';

const samsung: StockSymbol = { code: '005930', name: '삼성전자', market: 'KOSPI', isActive: true };
const named = (name: string): StockSymbol => ({ ...samsung, name });

describe.skipIf(clickHouseUnavailable())('symbols', () => {
  it.each([
    ["'X', 'x', 'NASDAQ', '', 1", 'market'],
    ["'X', 'x', '', '', 1", 'market'],
    ["'X', 'x', 'ETF', '', 2", 'isActive'],
    ["'X', unhex('ff'), 'ETF', '', 1", 'name'],
    ["'X', 'x', 'ETF', unhex('e382'), 1", 'sector'],
  ])('that are none are corrupt data: %s', async (values, path) => {
    const { store, run } = await openStore();
    await store.symbols.save(samsung);
    await run(`INSERT INTO symbols SELECT ${values}, now()`);
    const corrupt = { code: 'CORRUPT_DATA', collection: 'symbols', id: 'X', path };
    await expect(store.symbols.getByCode('X')).rejects.toMatchObject(corrupt);
    await expect(store.symbols.getAllActive()).rejects.toMatchObject(corrupt);
    expect(await store.symbols.getByCode('005930')).toEqual(samsung);
  });

  it.each(['2040-01-01 00:00:00', '2106-02-07 06:28:15'])(
    'saved last win over a clock that is ahead, at %s, merged or not',
    async (ahead) => {
      const { store, run } = await openStore();
      await run(`INSERT INTO symbols VALUES ('005930', 'ahead', 'ETF', '', 1, '${ahead}')`);
      for (let i = 0; i < 6; i++) {
        await store.symbols.save(named(`save ${i}`));
        if (i % 2 === 0) await run('OPTIMIZE TABLE symbols FINAL');
        expect(await store.symbols.getByCode('005930')).toEqual(named(`save ${i}`));
      }
      expect(await run('SELECT max(updated_at) FROM symbols')).toBe(ahead);
    },
  );

  it('saved twice within a second: the last wins, merged or not', async () => {
    const { connect, run } = await openStore();
    const clock = new Date('2024-01-01T00:00:00Z');
    const [a, b] = [await connect({ now: () => clock }), await connect({ now: () => clock })];
    for (let i = 0; i < 6; i++) {
      await (i % 2 ? a : b).symbols.save(named(`save ${i}`));
      if (i % 3 === 0) await run('OPTIMIZE TABLE symbols FINAL');
      expect(await a.symbols.getByCode('005930')).toEqual(named(`save ${i}`));
    }
    await run('OPTIMIZE TABLE symbols FINAL');
    expect(await run('SELECT name, updated_at FROM symbols')).toBe('save 5\t2024-01-01 00:00:00');
  });

  it('are written with the time of the given clock, in UTC seconds', async () => {
    const { connect, run } = await openStore();
    const store = await connect({ now: () => new Date('2031-02-03T04:05:06.789Z') });
    await store.symbols.save(samsung);
    expect(await run("SELECT toString(updated_at, 'UTC') FROM symbols")).toBe(
      '2031-02-03 04:05:06',
    );
  });
});
