import type { BacktestResult, New } from '@jts/domain';
import { maxTimestamp, minTimestamp } from '@jts/domain';
import type { BacktestResultRepository } from '@jts/ports';
import { assert } from 'chai';
import { documentCase } from '../documents/document-case.js';
import { expectValue, spoil } from '../documents/values.js';
import { rejectsWith, resolves } from '../expect.js';
import { frozen } from '../frozen.js';
import { codes, texts } from '../strings.js';
import {
  bareResult,
  config,
  expectResult,
  expectStored,
  manyTrades,
  metrics,
  otherStrategyId,
  result,
  strategyId,
  summaries,
  trade,
} from './backtest-case.js';

type Backtests = BacktestResultRepository;

const nulls = {
  metrics: { ...metrics(), sharpeRatio: null, winRate: undefined },
  trades: [{ ...trade(), exitTime: null, exitPrice: undefined, pnl: null, exitReason: null }],
} as never;

const roundTrips: readonly (readonly [name: string, given: New<BacktestResult>, stored: object])[] =
  [
    ['with every field', result(), {}],
    ['with what is required only', bareResult(), {}],
    ['absent and null are the same', result(nulls), { metrics: metrics(), trades: [trade()] }],
    [
      'an exit at the time of the entry, in reverse order of time',
      result({ trades: [trade({ exitTime: trade().entryTime }), ...manyTrades(5).reverse()] }),
      {},
    ],
    ['more trades than metrics say', result({ metrics: metrics({ totalTrades: 10 ** 9 }) }), {}],
    ['a sell without quantity', result({ trades: [trade({ side: 'sell', quantity: 0 })] }), {}],
    ['a test of one instant', result({ config: config({ endDate: config().startDate }) }), {}],
  ];

export const savingCases = [
  ...roundTrips.map(([name, given, stored], i) =>
    documentCase<Backtests>({
      key: `B1/round-trip-${i + 1}`,
      title: `a result comes back as it was saved: ${name}`,
      async ask(test) {
        const other = await test.another();
        const saved = await test.repository.save(given);
        expectResult(saved, { ...given, ...stored }, 'what save returns');
        for (const reader of [test.repository, other]) await expectStored(reader, [saved]);
      },
    }),
  ),

  documentCase<Backtests>({
    key: 'F1/result-given-id',
    title: 'a result gets the id that was made for its save, and saved again it is the same',
    why: 'Who got no answer saves again: the result would be counted twice.',
    async ask({ repository }) {
      const newId = 'fedcba98765432100123abcd';
      const saved = expectResult(await repository.save(result(), { newId }), result(), 'saved');
      assert.equal(saved.id, newId);
      assert.equal((await repository.save(result(), { newId })).id, newId, 'saved again');
      await expectStored(repository, [saved]);
      const upper = newId.toUpperCase();
      await rejectsWith('VALIDATION', () => repository.save(result(), { newId: upper }), 'newId');
    },
  }),

  documentCase<Backtests>({
    key: 'B1/own-id',
    title: 'the store gives each result an id of its own, also to equal ones; none is replaced',
    async ask({ repository }) {
      const a = expectResult(await repository.save(result()), result(), 'the first');
      const noId = { ...result(), id: null as never };
      const b = expectResult(await repository.save(noId), result(), 'an equal one');
      const more = { version: 3, createdAt: new Date(0), _id: 'x', extra: 1, tradeChunks: {} };
      const c = await repository.save({ ...result(), ...more });
      expectResult(c, result(), 'one with fields of its own');
      assert.equal(new Set([a.id, b.id, c.id]).size, 3, 'distinct ids');
      await expectStored(repository, [a, b, c]);
    },
  }),

  documentCase<Backtests>({
    key: 'B1/strategies-apart',
    title: 'a list has the results of its strategy alone, whatever text its id is',
    async ask({ repository }) {
      const ids = [strategyId, otherStrategyId, strategyId.slice(1), 'abc', '$ne', 'a.b', '가'];
      const all: BacktestResult[] = [];
      for (const id of ids) all.push(await repository.save(result({ strategyId: id })));
      for (const [i, id] of ids.entries()) {
        await expectStored(repository, [all[i] as BacktestResult], id);
      }
    },
  }),

  documentCase<Backtests>({
    key: 'G3/backtest-texts',
    title: 'symbols and reasons of any characters come back code point for code point',
    async ask({ repository }) {
      const trades = [
        ...texts.map((exitReason) => trade({ exitReason })),
        ...codes.map((symbol) => trade({ symbol })),
      ];
      const given = result({ trades, config: config({ symbols: [...codes, 'B', 'A', 'B'] }) });
      await expectStored(repository, [expectResult(await repository.save(given), given, 'saved')]);
    },
  }),

  documentCase<Backtests>({
    key: 'G3/backtest-numbers',
    title: 'metrics and quantities come back to the last bit, and -0 as 0',
    async ask({ repository }) {
      const values = [0.1, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, 2 ** 31, 2 ** 53, 1e21, 1];
      const make = (zero: number, sign: number) =>
        [...values, zero].map((value) =>
          result({
            metrics: metrics({ totalReturnPct: sign * value, sharpeRatio: value, winRate: zero }),
            trades: [trade({ quantity: value })],
          }),
        );
      const plain = make(0, -1).map((one) =>
        one.trades[0]?.quantity === 0
          ? { ...one, metrics: { ...one.metrics, totalReturnPct: 0 } }
          : one,
      );
      for (const [i, given] of make(-0, -1).entries()) {
        const stored = plain[i] ?? assert.fail('a result');
        const saved = expectResult(await repository.save(given), stored, 'what save returns');
        expectValue(await repository.getById(saved.id), saved, 'getById');
      }
    },
  }),

  documentCase<Backtests>({
    key: 'G3/backtest-times',
    title: 'times come back to the millisecond, from 1900 to 2299',
    async ask({ repository }) {
      for (const ms of [minTimestamp, -1, 0, 1, 1_700_000_000_123, maxTimestamp]) {
        const at = new Date(ms);
        const given = result({
          runAt: at,
          config: config({ startDate: new Date(minTimestamp), endDate: at }),
          trades: [trade({ entryTime: at, exitTime: at })],
        });
        const saved = expectResult(await repository.save(given), given, at.toISOString());
        expectValue(await repository.getById(saved.id), saved, `${at.toISOString()}, read`);
      }
    },
  }),

  documentCase<Backtests>({
    key: 'G4/backtest-arguments',
    title: 'what was handed in may be changed as soon as save was called',
    async ask({ repository }) {
      const given = result();
      const saving = repository.save(given);
      spoil(given);
      const saved = expectResult(await saving, result(), 'what save returns');
      await expectStored(repository, [saved]);
    },
  }),

  documentCase<Backtests>({
    key: 'G4/backtest-frozen',
    title: 'what is handed in may be frozen, and handed in again',
    async ask({ repository }) {
      const content = frozen(result());
      const options = frozen({ timeoutMs: 60_000 });
      const page = frozen({ timeoutMs: 60_000, limit: 5 });
      const saved = [
        await resolves(() => repository.save(content, options), 'a first save'),
        await resolves(() => repository.save(content, options), 'the same save'),
      ];
      for (const one of saved) expectResult(one, result(), 'what save returns');
      await resolves(() => repository.listByStrategy(strategyId, page), 'listByStrategy');
      await expectStored(repository, saved);
    },
  }),

  documentCase<Backtests>({
    key: 'G4/backtest-results',
    title: 'what was returned is the caller’s: changing it changes no other answer',
    async ask({ repository }) {
      const saved = await repository.save(result());
      const expected = { ...result(), id: saved.id };
      const before = await repository.getById(saved.id);
      const list = await repository.listByStrategy(strategyId);
      const runAt = before?.runAt;
      runAt?.setTime(0);
      before?.trades[0]?.entryTime.setTime(0);
      before?.config.startDate.setTime(0);
      list.items[0]?.runAt.setTime(0);
      expectValue(before, expected, 'each access gives another Date');
      spoil(saved);
      spoil(await repository.getById(saved.id));
      spoil(await repository.listByStrategy(strategyId));
      expectValue(before, expected, 'another answer');
      expectValue(list.items, summaries([expected]), 'another list');
      await expectStored(repository, [expected]);
    },
  }),
];
