import type { BacktestResult } from '@jts/domain';
import type { BacktestResultRepository } from '@jts/ports';
import { assert } from 'chai';
import { day } from '../bars.js';
import { allPages, documentCase, unknownIds } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import {
  bareResult,
  config,
  expectStored,
  manyTrades,
  otherStrategyId,
  result,
  strategyId,
  summaries,
} from './backtest-case.js';

type Backtests = BacktestResultRepository;

/** Saves a result for each of these days, in this order. */
async function saveAt(
  backtests: Backtests,
  days: readonly number[],
  id = strategyId,
): Promise<BacktestResult[]> {
  const all: BacktestResult[] = [];
  for (const n of days) {
    all.push(await backtests.save(bareResult({ runAt: new Date(day(n)), strategyId: id })));
  }
  return all;
}

/** Several of one instant, and instants before 1970, whose milliseconds are negative. */
const instants = [3, 1, 2, 2, -30_000, 1, 3, 2, 5, -30_001, -30_000, 4, 2];

export const listingCases = [
  documentCase<Backtests>({
    key: 'G1/backtest-seen-elsewhere',
    title: 'another connection sees a save and a delete at once, by every read',
    async ask(test) {
      const { repository } = test;
      const other = await test.another();
      await expectStored(other, []);
      const a = await repository.save(result());
      await expectStored(other, [a]);
      const b = await other.save(bareResult());
      await expectStored(repository, [a, b]);
      assert.isTrue(await repository.delete(a.id));
      assert.isNull(await other.getById(a.id));
      await expectStored(other, [b]);
      assert.equal(await other.deleteByStrategy(strategyId), 1);
      assert.isNull(await repository.getById(b.id));
      await expectStored(repository, []);
    },
  }),

  documentCase<Backtests>({
    key: 'G5/backtest-pages',
    title: 'results are listed newest first, then by id, descending, on pages of any size',
    why: 'A cursor that is a time alone loses the others of that instant.',
    async ask({ repository }) {
      const all = await saveAt(repository, instants);
      await saveAt(repository, [1, 2, 3], otherStrategyId);
      for (const limit of [1, 2, 3, 4, 5, 12, 13, 14, 1000]) {
        const pages = await allPages((page) => repository.listByStrategy(strategyId, page), limit);
        expectValue(pages, summaries(all), `pages of ${limit}`);
      }
    },
  }),

  documentCase<Backtests>({
    key: 'G5/backtest-milliseconds',
    title: 'results of one second are listed by their milliseconds, on pages of any size',
    async ask({ repository }) {
      const all: BacktestResult[] = [];
      for (const ms of [5, 999, 0, 500, 5, 998, 1]) {
        all.push(await repository.save(bareResult({ runAt: new Date(day(2) + ms) })));
      }
      for (const limit of [1, 2, 3, 7]) {
        const pages = await allPages((page) => repository.listByStrategy(strategyId, page), limit);
        expectValue(pages, summaries(all), `pages of ${limit}`);
      }
    },
  }),

  documentCase<Backtests>({
    key: 'G5/backtest-page-of-100',
    title: 'a page has 100 results where no limit is named, and no next where all are on it',
    async ask({ repository }) {
      const all = await saveAt(
        repository,
        Array.from({ length: 100 }, (_, i) => i % 7),
      );
      const exactly = await repository.listByStrategy(strategyId);
      expectValue(exactly, { items: summaries(all) }, 'exactly 100');
      all.push(...(await saveAt(repository, [3])));
      const first = await repository.listByStrategy(strategyId);
      expectValue(first.items, summaries(all).slice(0, 100), 'the first page');
      const after = first.next ?? assert.fail('no next');
      const last = await repository.listByStrategy(strategyId, { after });
      expectValue(last, { items: summaries(all).slice(100) }, 'the last page');
    },
  }),

  documentCase<Backtests>({
    key: 'G5/backtest-pages-stable',
    title: 'what is there throughout is listed once, while others save and delete',
    async ask(test) {
      const other = await test.another();
      for (const limit of [1, 2, 4]) {
        const kept = await saveAt(test.repository, instants);
        const doomed = await saveAt(test.repository, [2, 1, 0]);
        let step = 0;
        const meddle = async () => {
          // Else a page of one would never come to the end of what is new.
          if (step > 9) return;
          await saveAt(other, [step % 4]);
          const gone = doomed[step];
          if (gone !== undefined) await other.delete(gone.id);
          step++;
        };
        const listed = await allPages(
          (page) => test.repository.listByStrategy(strategyId, page),
          limit,
          meddle,
        );
        const ids = listed.map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length, 'nothing is listed twice');
        const stayed = new Set(kept.map(({ id }) => id));
        expectValue(
          listed.filter(({ id }) => stayed.has(id)),
          summaries(kept),
          'what stayed',
        );
        await other.deleteByStrategy(strategyId);
      }
    },
  }),

  documentCase<Backtests>({
    key: 'B1/no-trades-listed',
    title: 'a list carries everything but the trades',
    async ask({ repository }) {
      for (const count of [0, 1, 1000]) {
        await repository.save(result({ trades: manyTrades(count), strategyId: `${count}` }));
        const { items } = await repository.listByStrategy(`${count}`);
        assert.lengthOf(items, 1);
        for (const field of ['trades', 'tradeChunks', '_id']) {
          assert.notProperty(items[0], field);
        }
      }
    },
  }),

  documentCase<Backtests>({
    key: 'G3/backtest-long-lists',
    title: 'five thousand symbols of a test come back whole, in a list as well',
    async ask({ repository }) {
      const symbols = Array.from({ length: 5000 }, (_, i) => `${i}`);
      const saved = await repository.save(bareResult({ config: config({ symbols }) }));
      assert.deepEqual(saved.config.symbols, symbols, 'what save returns');
      await expectStored(repository, [saved]);
    },
  }),

  documentCase<Backtests>({
    key: 'B1/delete',
    title: 'delete says whether there was something; then it is gone for every read, alone',
    async ask(test) {
      const { repository } = test;
      const other = await test.another();
      const a = await repository.save(result());
      const b = await repository.save(result());
      assert.isTrue(await repository.delete(a.id), 'the first delete');
      assert.isFalse(await other.delete(a.id), 'the second');
      for (const reader of [repository, other]) {
        assert.isNull(await reader.getById(a.id));
        await expectStored(reader, [b]);
      }
    },
  }),

  documentCase<Backtests>({
    key: 'B1/save-delete-save',
    title: 'save, delete, save of an equal result leaves it stored, under an id of its own',
    async ask({ repository }) {
      const ids = new Set<string>();
      for (let round = 1; round <= 3; round++) {
        const saved = await repository.save(result());
        await expectStored(repository, [saved]);
        ids.add(saved.id);
        assert.isTrue(await repository.delete(saved.id));
        await expectStored(repository, []);
      }
      assert.equal(ids.size, 3, 'distinct ids');
    },
  }),

  documentCase<Backtests>({
    key: 'B1/delete-by-strategy',
    title: 'deleteByStrategy deletes the results of one strategy, and counts them',
    async ask(test) {
      const { repository } = test;
      const other = await test.another();
      assert.equal(await repository.deleteByStrategy(strategyId), 0, 'nothing there');
      const gone = await saveAt(repository, [1, 2, 3, 3, 4]);
      const rest = await saveAt(repository, [1, 2], otherStrategyId);
      assert.equal(await repository.deleteByStrategy(strategyId), 5);
      assert.equal(await other.deleteByStrategy(strategyId), 0, 'the second time');
      for (const reader of [repository, other]) {
        await expectStored(reader, []);
        await expectStored(reader, rest, otherStrategyId);
        for (const { id } of gone) assert.isNull(await reader.getById(id));
      }
      const many = await saveAt(
        repository,
        Array.from({ length: 120 }, (_, i) => i),
      );
      assert.equal(await repository.deleteByStrategy(strategyId), many.length, 'more than a page');
      await expectStored(repository, []);
    },
  }),

  documentCase<Backtests>({
    key: 'F1/backtest-unknown-ids',
    title: 'an unknown id is null, nothing to delete, and the strategy of no result',
    async ask({ repository }) {
      const saved = await repository.save(result({ strategyId: 'ab'.repeat(12) }));
      const near = [`${saved.id} `, saved.id.slice(1), `${saved.id}0`, saved.strategyId];
      const upper = saved.id.toUpperCase();
      for (const id of [...unknownIds, ...near, ...(upper === saved.id ? [] : [upper])]) {
        assert.isNull(await repository.getById(id), `getById of ${JSON.stringify(id)}`);
        assert.isFalse(await repository.delete(id), `delete of ${JSON.stringify(id)}`);
      }
      for (const id of [...unknownIds, saved.strategyId.toUpperCase(), saved.id]) {
        const found = await repository.listByStrategy(id);
        expectValue(found, { items: [] }, JSON.stringify(id));
        assert.equal(await repository.deleteByStrategy(id), 0, JSON.stringify(id));
      }
      await expectStored(repository, [saved], saved.strategyId);
    },
  }),
];
