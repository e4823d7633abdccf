import { ObjectId } from 'mongodb';
import type { DocumentSizes } from '../settings.js';
import { type CallJob, nothing } from './call-job.js';
import { counts } from './data-set.js';
import { idOf, result } from './generated.js';
import { readResult, storedResult } from './stored.js';

export const backtestJobs = (sizes: DocumentSizes): readonly CallJob[] => [
  saveResult(sizes),
  getResult(sizes),
  listResults(sizes),
];

const named = ({ trades }: DocumentSizes) => `of ${trades.toLocaleString('en')} trades`;

const saveResult = (sizes: DocumentSizes): CallJob => ({
  id: 'backtest-save',
  title: `Save a backtest's result ${named(sizes)}`,
  method: 'backtests.save',
  plain: 'insertOne, Decimal128 from text',
  calls: sizes.largeCalls,
  writes: { collection: 'backtest_results', checked: 1 },
  open() {
    const given = result(0, sizes.trades);
    return {
      ours: async (store) => [await store.backtests.save(given)],
      async plain(db) {
        await db.collection('backtest_results').insertOne(storedResult(given));
        return nothing;
      },
      period: 1,
      expected: () => [given],
    };
  },
});

const getResult = (sizes: DocumentSizes): CallJob => ({
  id: 'backtest-get',
  title: `Get a backtest's result ${named(sizes)}`,
  method: 'backtests.getById',
  plain: 'findOne, Decimal from text',
  calls: sizes.largeCalls,
  open: () => ({
    async ours(store, n) {
      const found = await store.backtests.getById(idOf('result', n % counts.results));
      return found === null ? nothing : [found];
    },
    async plain(db, n) {
      const id = idOf('result', n % counts.results);
      const found = await db
        .collection('backtest_results')
        .findOne({ _id: ObjectId.createFromHexString(id) });
      return found === null ? nothing : [readResult(found)];
    },
    period: counts.results,
    expected() {
      const n = (sizes.largeCalls - 1) % counts.results;
      return [{ id: idOf('result', n), ...result(n, sizes.trades) }];
    },
  }),
});

const listResults = (sizes: DocumentSizes): CallJob => ({
  id: 'backtest-list',
  title: `List ${counts.results} results ${named(sizes)}`,
  method: 'backtests.listByStrategy',
  calls: sizes.largeCalls,
  open: () => ({
    ours: async (store) => (await store.backtests.listByStrategy(idOf('strategy', 0))).items,
    period: 1,
    expected: () =>
      Array.from({ length: counts.results }, (_, i) => {
        const n = counts.results - 1 - i;
        const { trades, ...summary } = result(n, sizes.trades);
        return { id: idOf('result', n), ...summary };
      }),
  }),
});
