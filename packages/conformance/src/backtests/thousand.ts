import type { BacktestResult, BacktestSummary } from '@jts/domain';
import type { BacktestResultRepository } from '@jts/ports';
import { assert } from 'chai';
import { documentCase } from '../documents/document-case.js';
import { oid, oidText } from '../documents/ejson.js';
import { expectValue } from '../documents/values.js';
import type { RawRecords } from '../target.js';
import { bareResult, strategyId, summaries } from './backtest-case.js';
import { rawResult, readResult } from './raw.js';

type Backtests = BacktestResultRepository;

/** More than the largest page, and than what a driver fetches, or deletes, at once. */
const length = 1001;

/** Stores that many results, and gives what a list shows of them. */
async function storeMany(
  backtests: Backtests,
  insertRaw: ((raw: RawRecords) => Promise<void>) | undefined,
): Promise<readonly BacktestSummary[]> {
  if (insertRaw !== undefined) {
    const ids = Array.from({ length }, (_, i) => oidText(i + 1));
    await insertRaw({ backtestResults: ids.map((id) => rawResult(oid(id))) });
    return summaries(ids.map((id) => readResult({ id })));
  }
  const all: BacktestResult[] = [];
  for (let i = 0; i < length; i++) all.push(await backtests.save(bareResult()));
  return summaries(all);
}

export const thousandCases = [
  documentCase<Backtests>({
    key: 'G5/backtest-page-of-1000',
    title: 'a page has up to 1,000 results',
    why: 'Databases and their drivers give a first batch, and say so nowhere.',
    async ask({ repository, insertRaw }) {
      const all = await storeMany(repository, insertRaw);
      const first = await repository.listByStrategy(strategyId, { limit: 1000 });
      expectValue(first.items, all.slice(0, 1000), 'the first page');
      const after = first.next ?? assert.fail('no next');
      const last = await repository.listByStrategy(strategyId, { after });
      expectValue(last, { items: all.slice(1000) }, 'the last page');
    },
  }),

  documentCase<Backtests>({
    key: 'B1/delete-many-by-strategy',
    title: 'deleteByStrategy deletes all results of a strategy, however many there are',
    async ask({ repository, insertRaw }) {
      await storeMany(repository, insertRaw);
      assert.equal(await repository.deleteByStrategy(strategyId), length);
      expectValue(await repository.listByStrategy(strategyId), { items: [] }, 'what is left');
    },
  }),
];
