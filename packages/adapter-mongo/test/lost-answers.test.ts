import { beforeEach, describe, expect, it } from 'vitest';
import { newFormula, newResult } from './content.js';
import { skipWithoutServer, testDatabase } from './database.js';
import { openProxy } from './proxy.js';

describe('a write whose answer was lost', () => {
  beforeEach(skipWithoutServer);
  const database = testDatabase();

  const open = async () => {
    const proxy = await openProxy(database.url);
    return { proxy, store: await database.open({ url: proxy.url, retry: { initialDelayMs: 1 } }) };
  };

  it('of a new formula is stored once', async () => {
    const { proxy, store } = await open();
    proxy.loseAnswerTo('findAndModify');
    const saved = await store.formulas.save({ ...newFormula, name: 'lost once' });
    expect(proxy.lost).toBe(1);
    expect(await store.formulas.search('lost once')).toEqual([saved]);
    expect(saved.version).toBe(1);
  });

  it('of a next version is that version, not a conflict', async () => {
    const { proxy, store } = await open();
    const first = await store.formulas.save(newFormula);
    proxy.loseAnswerTo('findAndModify');
    const second = await store.formulas.save({ ...first, name: 'second' });
    expect(proxy.lost).toBe(1);
    expect(second).toMatchObject({ version: 2, name: 'second', createdAt: first.createdAt });
    expect(await store.formulas.getById(first.id)).toEqual(second);
  });

  it('is a conflict where another writer has stored something else since', async () => {
    const { proxy, store } = await open();
    const first = await store.formulas.save(newFormula);
    const other = await (await database.open()).formulas.save({ ...first, name: 'other' });
    proxy.loseAnswerTo('findAndModify');
    const late = store.formulas.save({ ...first, name: 'late' });
    await expect(late).rejects.toMatchObject({ code: 'VERSION_CONFLICT', expected: 1, actual: 2 });
    expect(await store.formulas.getById(first.id)).toEqual(other);
  });

  it('of a setting with an expected version is that version', async () => {
    const { proxy, store } = await open();
    proxy.loseAnswerTo('findAndModify');
    const created = await store.settings.set('lost', { b: 1, a: [2] }, { expectedVersion: 0 });
    expect(created.version).toBe(1);
    proxy.loseAnswerTo('findAndModify');
    const next = await store.settings.set('lost', 'x', { expectedVersion: 1 });
    expect(next).toMatchObject({ version: 2, value: 'x' });
    expect(proxy.lost).toBe(2);
    const stale = store.settings.set('lost', 'y', { expectedVersion: 1 });
    await expect(stale).rejects.toMatchObject({ code: 'VERSION_CONFLICT', actual: 2 });
  });

  it('of a result, in one document or in chunks, is stored once and whole', async () => {
    const { proxy, store } = await open();
    for (const [strategyId, trades] of [
      ['small', 3],
      ['large', 45_000],
    ] as const) {
      proxy.loseAnswerTo('findAndModify');
      const saved = await store.backtests.save(newResult(strategyId, trades));
      expect((await store.backtests.listByStrategy(strategyId)).items).toHaveLength(1);
      expect((await store.backtests.getById(saved.id))?.trades).toHaveLength(trades);
    }
    expect(proxy.lost).toBe(2);
  });

  it('of a delete says that there was something', async () => {
    const { proxy, store } = await open();
    const { id } = await store.formulas.save(newFormula);
    proxy.loseAnswerTo('delete');
    expect(await store.formulas.delete(id)).toBe(true);
    expect(proxy.lost).toBe(1);
    expect(await store.formulas.delete(id)).toBe(false);
  });
});
