import type { DocumentStore } from '@jts/ports';
import { assert } from 'chai';
import { manyTrades, result, strategyId } from '../backtests/backtest-case.js';
import { documentCase } from '../documents/document-case.js';
import { rejectsWith } from '../expect.js';
import { formula } from '../formulas/formula.js';
import { strategy } from '../strategies/strategy.js';
import { everyCall, expectAll, saveAll } from './store-case.js';

export const lifecycleCases = [
  documentCase<DocumentStore>({
    key: 'G8/documents-closed',
    title: 'after close every call is CLOSED, whatever its arguments',
    async ask({ repository: store }) {
      await saveAll(store);
      await store.close();
      for (const [, call] of everyCall(store)) await rejectsWith('CLOSED', call);
      await rejectsWith('CLOSED', () => store.formulas.save({} as never));
      await rejectsWith('CLOSED', () => store.settings.get(''));
    },
  }),

  documentCase<DocumentStore>({
    key: 'G8/documents-closing',
    title: 'a call made while the store closes is CLOSED',
    async ask({ repository: store }) {
      const closing = store.close();
      for (const [, call] of everyCall(store)) await rejectsWith('CLOSED', call);
      await closing;
    },
  }),

  documentCase<DocumentStore>({
    key: 'G8/documents-close-twice',
    title: 'close can be called twice, at once and later, and is what disposing does',
    async ask({ repository: store }) {
      await Promise.all([store.close(), store.close()]);
      await store.close();
      await store[Symbol.asyncDispose]();
    },
  }),

  documentCase<DocumentStore>({
    key: 'G8/documents-dispose',
    title: 'disposing closes',
    async ask({ repository: store }) {
      await store[Symbol.asyncDispose]();
      for (const [, call] of everyCall(store)) await rejectsWith('CLOSED', call);
    },
  }),

  documentCase<DocumentStore>({
    key: 'G8/documents-wait-for-calls',
    title: 'close waits for the calls in flight, which end as if nothing was',
    why: 'A driver that is closed cuts its calls off, and what became of them is unknown.',
    async ask(test) {
      const { repository: store, capabilities } = test;
      const reader = capabilities.reconnects ? await test.another() : undefined;
      const calls = [
        store.formulas.save(formula('A')),
        store.strategies.save(strategy('A')),
        store.backtests.save(result({ trades: manyTrades(5000) })),
        store.settings.set('a', 1),
      ] as const;
      let ended = false;
      const all = Promise.all(calls).finally(() => {
        ended = true;
      });
      await store.close();
      assert.isTrue(ended, 'the calls had ended when close resolved');
      const [{ id }, , backtest] = await all;
      if (reader === undefined) return;
      assert.equal((await reader.formulas.getById(id))?.name, 'A');
      assert.lengthOf((await reader.backtests.getById(backtest.id))?.trades ?? [], 5000);
      assert.equal((await reader.settings.get('a'))?.value, 1);
    },
  }),

  documentCase<DocumentStore>({
    key: 'G8/documents-others-stay-open',
    title: 'closing one connection leaves another alone',
    async ask(test) {
      const { repository: store, capabilities } = test;
      const other = await test.another();
      const first = await saveAll(store);
      if (!capabilities.reconnects) return;
      await store.close();
      await expectAll(other, [first]);
      const second = await saveAll(other);
      await expectAll(await test.another(), [first, second]);
    },
  }),

  documentCase<DocumentStore>({
    key: 'G1/documents-apart',
    title: 'formulas, strategies, backtests and settings know nothing of each other',
    why: 'A store does not look whether a reference leads anywhere; use cases do.',
    async ask({ repository: store }) {
      const saved = await saveAll(store);
      const { formula: one, backtest } = saved;
      assert.isNull(await store.strategies.getById(one.id));
      assert.isNull(await store.backtests.getById(one.id));
      assert.isNull(await store.formulas.getById(backtest.id));
      assert.isNull(await store.settings.get(one.id));
      assert.isFalse(await store.strategies.delete(one.id));
      await store.settings.set(one.id, 'a setting');
      assert.isTrue(await store.settings.delete(one.id));
      await expectAll(store, [saved]);
      const user = await store.strategies.save(strategy('B', { entryFormulaId: one.id }));
      assert.isTrue(await store.formulas.delete(one.id), 'a formula that is in use');
      assert.lengthOf(await store.strategies.getByFormula(one.id), 1, 'the strategy stays');
      await store.strategies.delete(user.id);
      assert.equal(await store.backtests.deleteByStrategy(strategyId), 1);
      assert.isNotNull(await store.strategies.getById(saved.strategy.id));
    },
  }),
];
