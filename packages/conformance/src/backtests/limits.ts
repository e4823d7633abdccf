import type { BacktestResultRepository } from '@jts/ports';
import { assert } from 'chai';
import { allPages, documentCase, patient } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { rejectsWith, resolves } from '../expect.js';
import {
  config,
  expectStored,
  manyTrades,
  metrics,
  result,
  strategyId,
  summaries,
  trade,
} from './backtest-case.js';

type Backtests = BacktestResultRepository;

const withTrades = (length: number) =>
  result({ trades: manyTrades(length), metrics: metrics({ totalTrades: length }) });

/** Codes that take so many bytes in a document, about. */
const codes = (bytes: number) =>
  config({
    symbols: Array.from({ length: bytes / 1000 }, (_, i) => `${i}`.padStart(1000 - 13, 'x')),
  });

export const limitCases = [
  documentCase<Backtests>({
    key: 'G11/backtest-pages',
    title: 'a page of more results than the limit says is TOO_LARGE, smaller pages are not',
    limits: { rows: 2 },
    async ask({ repository }) {
      const saved = [];
      for (let i = 0; i < 3; i++) saved.push(await repository.save(withTrades(i)));
      const list = (limit?: number) =>
        repository.listByStrategy(strategyId, limit === undefined ? {} : { limit });
      await rejectsWith('TOO_LARGE', () => list());
      await rejectsWith('TOO_LARGE', () => list(3));
      const pages = await allPages((page) => repository.listByStrategy(strategyId, page), 2);
      expectValue(pages, summaries(saved), 'pages of two');
      assert.equal(await repository.deleteByStrategy(strategyId), 3, 'a delete has no such limit');
    },
  }),

  documentCase<Backtests>({
    key: 'G11/backtest-trades',
    title: 'a result of more trades than the limit says can be saved and listed, but not read',
    limits: { rows: 10 },
    async ask({ repository }) {
      for (const length of [11, 45_000]) {
        const { id, trades } = await repository.save(withTrades(length), patient);
        assert.lengthOf(trades, length, 'trades that save returns');
        await rejectsWith('TOO_LARGE', () => repository.getById(id, patient));
      }
      const most = await repository.save(withTrades(10));
      expectValue(await repository.getById(most.id), most, 'as many as may be');
      const { items } = await repository.listByStrategy(strategyId);
      assert.lengthOf(items, 3, 'results listed');
      assert.equal(await repository.deleteByStrategy(strategyId, patient), 3);
    },
  }),

  documentCase<Backtests>({
    key: 'G11/backtest-size',
    title:
      'a result of nearly 16 MB beside its trades is saved and read; a larger one is TOO_LARGE',
    why: 'Each of two parts may fit, and both together not.',
    async ask({ repository }) {
      const large = [
        result({ config: codes(15_000_000), trades: manyTrades(30_000) }),
        result({ trades: [trade({ exitReason: 'x'.repeat(15_900_000) })] }),
      ];
      const saved = [];
      for (const one of large) {
        const { id } = await resolves(() => repository.save(one, patient), 'a save');
        const read = await repository.getById(id, patient);
        expectValue(read, { ...one, id }, 'a large result');
        if (read !== null) saved.push(read);
      }
      const larger = [
        result({ config: codes(16_100_000) }),
        result({ trades: [...manyTrades(10), trade({ exitReason: '가'.repeat(5_400_000) })] }),
      ];
      for (const one of larger) {
        await rejectsWith('TOO_LARGE', () => repository.save(one, patient));
      }
      const { items } = await repository.listByStrategy(strategyId, patient);
      expectValue(items, summaries(saved), 'what is stored');
    },
  }),

  documentCase<Backtests>({
    key: 'G11/backtest-size-said',
    title:
      'a result or a trade of more bytes than the limit says is TOO_LARGE, and nothing is stored',
    limits: { documentBytes: 1000 },
    async ask({ repository }) {
      const saved = await repository.save(withTrades(100));
      const larger = [
        result({ config: config({ symbols: ['x'.repeat(1000)] }) }),
        result({ config: config({ symbols: Array.from({ length: 100 }, () => '005930') }) }),
        result({ trades: [...manyTrades(3), trade({ exitReason: 'x'.repeat(1000) })] }),
      ];
      for (const one of larger) await rejectsWith('TOO_LARGE', () => repository.save(one));
      await expectStored(repository, [saved]);
    },
  }),
];
