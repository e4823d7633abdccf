import type { BacktestResult, BacktestTrade } from '@jts/domain';
import type { BacktestResultRepository } from '@jts/ports';
import { assert } from 'chai';
import { whileRunning } from '../concurrency.js';
import { documentCase, patient } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import {
  expectStored,
  manyTrades,
  metrics,
  result,
  strategyId,
  summaries,
} from './backtest-case.js';

type Backtests = BacktestResultRepository;

const large = (trades: readonly BacktestTrade[]) =>
  result({ trades, metrics: metrics({ totalTrades: trades.length }) });

/** Beyond 8 MB, where a result is no longer one document. */
const beyond = 45_000;

const lengths: readonly (readonly [name: string, length: number])[] = [
  ['1000', 1000],
  ['10000', 10_000],
  ['45000', beyond],
  ['200000', 200_000],
];

export const largeCases = [
  ...lengths.map(([name, length]) =>
    documentCase<Backtests>({
      key: `B1/trades-${name}`,
      title: `${name} trades come back whole and in order, and can be deleted`,
      why: 'A document holds 16 MB, some 83,000 trades.',
      async ask(test) {
        const { repository } = test;
        const other = await test.another();
        const trades = manyTrades(length);
        const small = await repository.save(result());
        const saved = await repository.save(large(trades), patient);
        expectValue(saved.trades, trades, 'the trades that save returns');
        const read = await other.getById(saved.id, patient);
        expectValue(read, { ...large(trades), id: saved.id }, 'the result');
        const { items } = await other.listByStrategy(strategyId);
        expectValue(items, summaries([small, saved]), 'listByStrategy');
        assert.isTrue(await repository.delete(saved.id, patient));
        assert.isNull(await other.getById(saved.id));
        assert.isFalse(await other.delete(saved.id));
        await expectStored(other, [small]);
      },
    }),
  ),

  documentCase<Backtests>({
    key: 'B1/around-the-limit',
    title: 'results on both sides of the limit of a document are deleted together',
    async ask({ repository }) {
      const saved: BacktestResult[] = [];
      for (const length of [36_000, 42_000]) {
        saved.push(await repository.save(large(manyTrades(length, length)), patient));
      }
      for (const one of saved) {
        const { length } = one.trades;
        const read = await repository.getById(one.id, patient);
        expectValue(read, { ...large(manyTrades(length, length)), id: one.id }, `${length} trades`);
      }
      assert.equal(await repository.deleteByStrategy(strategyId, patient), 2);
      for (const { id } of saved) assert.isNull(await repository.getById(id));
      await expectStored(repository, []);
    },
  }),

  documentCase<Backtests>({
    key: 'B1/long-texts',
    title: 'few trades with long texts, beyond 16 MB, come back whole',
    why: 'The size of a document is not the number of its trades.',
    async ask({ repository }) {
      const trades = manyTrades(40).map((one) => ({ ...one, exitReason: '가'.repeat(150_000) }));
      const saved = await repository.save(large(trades), patient);
      const read = await repository.getById(saved.id, patient);
      expectValue(read, { ...large(trades), id: saved.id }, 'the result');
    },
  }),

  documentCase<Backtests>({
    key: 'B1/visible-once-complete',
    title: 'while a large result is saved and deleted a reader sees it whole or not at all',
    why: 'Its trades are written and deleted in several steps.',
    async ask(test) {
      const other = await test.another();
      const trades = manyTrades(beyond);
      let seen = 0;
      const look = async () => {
        for (const { id } of (await other.listByStrategy(strategyId)).items) {
          const read = await other.getById(id, patient);
          if (read === null) continue;
          seen++;
          assert.lengthOf(read.trades, trades.length, 'trades that a reader saw');
          expectValue(read.trades.at(-1), trades.at(-1), 'the last of them');
        }
      };
      const saved = await whileRunning(() => test.repository.save(large(trades), patient), look);
      assert.isAtLeast(seen, 1, 'readers that saw it');
      await whileRunning(() => test.repository.delete(saved.id, patient), look);
      await expectStored(other, []);
    },
  }),
];
