import { createMemoryStore } from '@jts/adapter-memory';
import { CandleSeries, Decimal, seriesKey } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import { type CopyProgress, copyPrefix, copyStore } from '../src/index.js';
import { bars, everything, seriesOf } from './bars.js';
import { at, formula, openStore, result, strategy, type TestStore, trade } from './documents.js';
import { endingAfter, watched } from './watched-store.js';

/** One of everything, with references of every kind. */
async function filled() {
  const store = openStore();
  await store.symbols.saveMany([
    { code: '005930', name: '삼성전자', market: 'KOSPI', sector: '전기전자', isActive: true },
    { code: '900002', name: 'Gone', market: 'ETF', isActive: false },
  ]);
  await store.candles.saveMany(seriesOf(bars(300)));
  const enters = await store.formulas.save(formula());
  const exits = await store.formulas.save(formula({ name: 'exit', category: 'exit' }));
  const swing = await store.strategies.save(
    strategy(enters.id, {
      exitFormulaId: exits.id,
      stopLossRule: { type: 'formula', formulaId: exits.id },
    }),
  );
  const fixed = { type: 'fixed_pct', percentage: 5 } as const;
  const other = await store.strategies.save(
    strategy(exits.id, { name: 'other', stopLossRule: fixed }),
  );
  for (const day of ['2024-07-01', '2024-07-02']) {
    await store.backtests.save(result(swing.id, { runAt: at(day) }));
  }
  await store.backtests.save(result(other.id, { trades: [] }));
  await store.settings.set('theme', { dark: true, accent: ['#fff', null] });
  await store.settings.set('구성/창', 3);
  return { store, enters, exits, swing, other };
}

const named = async (store: TestStore, name: string) => {
  const found = (await store.strategies.list()).items.filter((one) => one.name === name);
  expect(found).toHaveLength(1);
  return found[0] as (typeof found)[0];
};

const formulaNamed = async (store: TestStore, name: string) =>
  (await store.formulas.list()).items.find((one) => one.name === name);

const sum = (parts: Awaited<ReturnType<typeof copyStore>>['parts']) => {
  const all = Object.values(parts);
  const of = (count: 'added' | 'changed' | 'unchanged') =>
    all.reduce((total, part) => total + part[count], 0);
  return { added: of('added'), changed: of('changed'), unchanged: of('unchanged') };
};

describe('copyStore', () => {
  it('copies everything, with references that lead to the copies', async () => {
    const { store: from, enters } = await filled();
    const to = openStore();
    const report = await copyStore(from, to);
    expect(report).toMatchObject({ verified: true, danglingFormulaIds: [] });
    expect(Object.fromEntries(Object.entries(report.parts).map(([k, v]) => [k, v.added]))).toEqual({
      symbols: 2,
      candles: 300,
      formulas: 2,
      strategies: 2,
      backtests: 3,
      settings: 2,
    });
    for (const { source, target, verified, differing } of Object.values(report.parts)) {
      expect(target).toEqual(source);
      expect(source.hash).toMatch(/^[0-9a-f]{64}$/);
      expect({ verified, differing }).toEqual({ verified: true, differing: [] });
    }
    const [entry, exit] = [await formulaNamed(to, 'breakout'), await formulaNamed(to, 'exit')];
    expect(entry).toMatchObject({ ...formula(), version: 1 });
    expect(entry?.id).not.toBe(enters.id);
    const swing = await named(to, 'swing');
    expect(swing).toMatchObject({
      entryFormulaId: entry?.id,
      exitFormulaId: exit?.id,
      stopLossRule: { type: 'formula', formulaId: exit?.id },
    });
    const runs = (await to.backtests.listByStrategy(swing.id)).items;
    expect(runs.map(({ runAt }) => runAt)).toEqual([at('2024-07-02'), at('2024-07-01')]);
    const trades = (await to.backtests.getById(runs[0]?.id ?? ''))?.trades;
    expect(trades?.[0]).toEqual(trade());
    expect((await to.settings.get('theme'))?.value).toEqual({ dark: true, accent: ['#fff', null] });
    expect((await to.symbols.getByCode('900002'))?.isActive).toBe(false);
    const [series] = await to.candles.listSeries();
    const copied = await to.candles.getRange(series?.key ?? seriesKey('-', '1d'), everything);
    expect(copied.equals(seriesOf(bars(300)))).toBe(true);
  });

  it('writes nothing where nothing has changed', async () => {
    const { store: from } = await filled();
    const to = openStore();
    await copyStore(from, to);
    let writes = 0;
    const again = await copyStore(
      from,
      watched(to, () => writes++),
    );
    expect(again.verified).toBe(true);
    expect(sum(again.parts)).toEqual({ added: 0, changed: 0, unchanged: 311 });
    // That of the candles, which writes what differs: nothing.
    expect(writes).toBe(1);
  });

  it('brings changes to the same copies, and what came since', async () => {
    const { store: from, enters, swing, exits } = await filled();
    const to = openStore();
    await copyStore(from, to);
    const before = await named(to, 'swing');
    await from.formulas.save({ ...enters, expression: 'open > :period' });
    await from.strategies.save({ ...swing, description: 'since', entryFormulaId: exits.id });
    await from.settings.set('theme', null);
    await from.candles.saveMany(seriesOf([...bars(2, 7), { n: 900 }]));
    await from.symbols.save({ code: '900002', name: 'Back', market: 'ETF', isActive: true });
    await from.backtests.save(result(swing.id, { runAt: at('2024-08-01') }));
    const report = await copyStore(from, to);
    expect(report.verified).toBe(true);
    expect(sum(report.parts)).toEqual({ added: 2, changed: 6, unchanged: 305 });
    const after = await named(to, 'swing');
    expect(after).toMatchObject({ id: before.id, version: 2, description: 'since' });
    expect((await to.backtests.listByStrategy(after.id)).items).toHaveLength(3);
    expect(await formulaNamed(to, 'breakout')).toMatchObject({ version: 2 });
    expect(await formulaNamed(to, 'exit')).toMatchObject({ version: 1 });
    expect((await to.settings.get('theme'))?.value).toBeNull();
  });

  it('leaves alone what only the target has, and takes what is equal for the copy', async () => {
    const { store: from } = await filled();
    const to = openStore();
    const mine = await to.formulas.save(formula({ name: 'mine' }));
    const same = await to.formulas.save(formula());
    await to.settings.set('mine', 1);
    await to.candles.saveMany(seriesOf([{ n: 500 }, { n: 10 }]));
    const report = await copyStore(from, to);
    expect(report.verified).toBe(true);
    expect(report.parts.formulas).toMatchObject({ added: 1, unchanged: 1 });
    expect(report.parts.candles).toMatchObject({ added: 299, unchanged: 1 });
    const ids = (await to.formulas.list()).items.map(({ id }) => id);
    expect(ids).toHaveLength(3);
    expect(ids).toEqual(expect.arrayContaining([mine.id, same.id]));
    expect((await to.settings.get('mine'))?.value).toBe(1);
    expect(await to.candles.count(seriesOf([]).key)).toBe(301);
  });

  it('copies equal entities as often as the source has them', async () => {
    const [from, to] = [openStore(), openStore()];
    for (let i = 0; i < 3; i++) await from.formulas.save(formula());
    await to.formulas.save(formula());
    expect((await copyStore(from, to)).parts.formulas).toMatchObject({ added: 2, unchanged: 1 });
    expect((await copyStore(from, to)).parts.formulas).toMatchObject({ added: 0, unchanged: 3 });
    expect((await to.formulas.list()).items).toHaveLength(3);
  });

  it('finds copies by their content where nothing tells of them any more', async () => {
    const { store: from } = await filled();
    const to = openStore();
    await copyStore(from, to);
    const notes = (await to.settings.list({ prefix: copyPrefix })).items;
    expect(notes).toHaveLength(7);
    for (const { key } of notes) await to.settings.delete(key);
    const report = await copyStore(from, to);
    expect(sum(report.parts)).toEqual({ added: 0, changed: 0, unchanged: 311 });
    expect((await to.settings.list({ prefix: copyPrefix })).items).toHaveLength(7);
  });

  it('copies a copy on, without what was noted about it', async () => {
    const { store: from } = await filled();
    const [middle, last] = [openStore(), openStore()];
    await copyStore(from, middle);
    const report = await copyStore(middle, last);
    expect(report.verified).toBe(true);
    expect(report.parts.settings?.source.count).toBe(2);
    expect((await last.settings.list({ prefix: copyPrefix })).items).toHaveLength(7);
  });

  it('keeps ids that lead to no formula, and tells them', async () => {
    const { store: from, enters } = await filled();
    const to = openStore();
    await from.formulas.delete(enters.id);
    const report = await copyStore(from, to);
    expect(report).toMatchObject({ verified: true, danglingFormulaIds: [enters.id] });
    expect((await named(to, 'swing')).entryFormulaId).toBe(enters.id);
  });

  it('a formula deleted in the source stays the one of its strategy in the target', async () => {
    const { store: from, enters } = await filled();
    const to = openStore();
    await copyStore(from, to);
    const { entryFormulaId } = await named(to, 'swing');
    await from.formulas.delete(enters.id);
    expect((await copyStore(from, to)).danglingFormulaIds).toEqual([]);
    expect(await named(to, 'swing')).toMatchObject({ entryFormulaId, version: 1 });
  });

  it('takes for the copy of a deleted formula none whose id only ends like it', async () => {
    const { store: from, enters } = await filled();
    const to = openStore();
    const other = await to.formulas.save(formula({ name: 'other' }));
    const note = `${copyPrefix}formulas/2024-01-01T00:00:00.000Z/xZ/${enters.id}`;
    await to.settings.set(note, other.id);
    await from.formulas.delete(enters.id);
    expect((await copyStore(from, to)).danglingFormulaIds).toEqual([enters.id]);
    expect((await named(to, 'swing')).entryFormulaId).toBe(enters.id);
  });

  it('copies again what was deleted in the target', async () => {
    const { store: from } = await filled();
    const to = openStore();
    await copyStore(from, to);
    const { id } = await named(to, 'swing');
    await to.strategies.delete(id);
    const report = await copyStore(from, to);
    expect(report.verified).toBe(true);
    expect(report.parts.strategies).toMatchObject({ added: 1, unchanged: 1 });
    const swing = await named(to, 'swing');
    expect((await to.backtests.listByStrategy(swing.id)).items).toHaveLength(2);
  });

  it('copies the halves that both have', async () => {
    const { store: from } = await filled();
    const to = openStore();
    const { candles, symbols, priceScale } = to;
    const market = await copyStore(from, { candles, symbols, priceScale });
    expect(Object.keys(market.parts)).toEqual(['symbols', 'candles']);
    const { formulas, strategies, backtests, settings } = from;
    const documents = await copyStore({ formulas, strategies, backtests, settings }, to);
    expect(Object.keys(documents.parts)).toHaveLength(4);
  });

  it('refuses stores that have nothing in common, and a store and itself', async () => {
    const store = openStore();
    const { formulas, strategies, backtests, settings } = openStore();
    const { candles, symbols, priceScale } = store;
    await expect(
      copyStore({ candles, symbols, priceScale }, { formulas, strategies, backtests, settings }),
    ).rejects.toMatchObject({ code: 'VALIDATION', path: 'to' });
    await expect(copyStore(store, store)).rejects.toMatchObject({ path: 'to' });
  });

  it('takes bars to a finer scale, and to a coarser one as long as no digit is lost', async () => {
    const key = seriesKey('X', '1d');
    const columns = seriesOf(bars(3)).copyColumns();
    const [coarse, fine] = [0, 6].map((priceScale) => createMemoryStore({ priceScale }));
    const from = openStore();
    await from.candles.saveMany(CandleSeries.fromColumns(key, columns, 2));
    if (coarse === undefined || fine === undefined) throw new Error('there are two');
    const report = await copyStore(from, fine);
    expect(report).toMatchObject({ verified: true, parts: { candles: { added: 3 } } });
    const stored = await fine.candles.getRange(key, everything);
    expect(stored.first?.close.eq(new Decimal(1))).toBe(true);
    await expect(copyStore(fine, coarse)).resolves.toMatchObject({ verified: true });
    await from.candles.saveMany(seriesOf([{ n: 1, open: 12_345n, high: 12_345n }]));
    await expect(copyStore(from, coarse)).rejects.toMatchObject({ code: 'VALIDATION' });
  });

  it('tells what it does, step by step', async () => {
    const { store: from } = await filled();
    const events: CopyProgress[] = [];
    await copyStore(from, openStore(), { onProgress: (event) => events.push(event) });
    expect(
      events.map(({ part, item }) => `${part} ${item.replace(/[0-9a-f]{24}/g, 'ID')}`),
    ).toEqual([
      'symbols 005930',
      'symbols 900002',
      'candles KRX 005930 1m',
      'formulas formula "breakout" (ID)',
      'formulas formula "exit" (ID)',
      'strategies strategy "swing" (ID)',
      'strategies strategy "other" (ID)',
      'backtests backtest ID of strategy ID',
      'backtests backtest ID of strategy ID',
      'backtests backtest ID of strategy ID',
      'settings theme',
      'settings 구성/창',
    ]);
    expect(events.at(-1)).toMatchObject({ added: 2, changed: 0, unchanged: 0 });
  });

  it('says so where the target gives back something else', async () => {
    const { store: from } = await filled();
    const to = openStore();
    const forgetful = {
      ...to,
      settings: { ...to.settings, set: async () => ({}) as never },
    };
    const report = await copyStore(from, forgetful);
    expect(report.verified).toBe(false);
    expect(report.parts.settings).toMatchObject({
      verified: false,
      source: { count: 2 },
      target: { count: 0, hash: '' },
      differing: ['theme', '구성/창'],
    });
  });

  it('leaves out a document that the target does not take, and copies the rest', async () => {
    const { store: from } = await filled();
    const to = openStore();
    // As other programs may have stored it.
    const ended = at('2024-03-01');
    const older = {
      ...from,
      backtests: {
        ...from.backtests,
        getById: async (id: string) => {
          const found = await from.backtests.getById(id);
          if (found?.runAt.getTime() !== at('2024-07-01').getTime()) return found;
          return { ...found, trades: [trade({ exitTime: ended })] };
        },
      },
    };
    const { verified, parts } = await copyStore(older, to);
    expect(verified).toBe(false);
    expect(parts.backtests).toMatchObject({ added: 2, refused: 1, verified: false, differing: [] });
    expect(parts.backtests?.refusals).toEqual([
      expect.objectContaining({
        code: 'VALIDATION',
        path: expect.stringMatching(/^backtest .* of strategy .*, trades\[0\]\.exitTime$/),
      }),
    ]);
    expect(parts.settings).toMatchObject({ added: 2, verified: true });
  });

  it('ends at once when it is aborted, and the next run completes it', async () => {
    const { store: from } = await filled();
    const to = openStore();
    const interrupt = new AbortController();
    const copying = copyStore(from, to, {
      signal: interrupt.signal,
      onProgress: ({ part }) => part === 'strategies' && interrupt.abort(),
    });
    await expect(copying).rejects.toMatchObject({ code: 'ABORTED' });
    const report = await copyStore(from, to);
    expect(report.verified).toBe(true);
    expect((await to.strategies.list()).items).toHaveLength(2);
    expect(report.parts.formulas).toMatchObject({ added: 0, unchanged: 2 });
  });

  it('is there once, whichever write of the target was the last before the end', async () => {
    const { store: from } = await filled();
    for (let end = 0; ; end++) {
      const to = openStore();
      const ended = await copyStore(from, endingAfter(to, end)).then(
        () => false,
        () => true,
      );
      const report = await copyStore(from, to);
      expect(report.verified).toBe(true);
      expect((await to.formulas.list()).items).toHaveLength(2);
      const swing = await named(to, 'swing');
      await named(to, 'other');
      expect((await to.backtests.listByStrategy(swing.id)).items).toHaveLength(2);
      expect((await to.settings.list({ prefix: copyPrefix })).items).toHaveLength(7);
      if (!ended) return expect(end).toBeGreaterThan(17);
    }
  });
});
