import type { BacktestResultRepository } from '@jts/ports';
import { assert } from 'chai';
import { day } from '../bars.js';
import { badCursors, badLimits, documentCase, notTexts } from '../documents/document-case.js';
import { rejectsWith } from '../expect.js';
import { expectOptionsKept, optionsKept } from '../options-kept.js';
import { badCodes } from '../strings.js';
import {
  backtestCalls,
  config,
  expectResult,
  expectStored,
  metrics,
  result,
  strategyId,
  trade,
} from './backtest-case.js';

type Backtests = BacktestResultRepository;
type Wrong = readonly [path: string, fields: object];

const inConfig = (path: string, fields: object): Wrong => [
  `config.${path}`,
  { config: { ...config(), ...fields } },
];
const inMetrics = (path: string, fields: object): Wrong => [
  `metrics.${path}`,
  { metrics: { ...metrics(), ...fields } },
];
const inTrade = (path: string, fields: object): Wrong => [
  `trades[1].${path}`,
  { trades: [trade(), { ...trade(), ...fields }, trade()] },
];

const notTimes: readonly unknown[] = [
  ...[undefined, null, {}, true, new Date(Number.NaN), Number.NaN, 1.5, 'yesterday', '2024-02-30'],
  ...[new Date('1899-12-31T23:59:59.999Z'), new Date('2300-01-01T00:00:00Z'), { $date: 0 }],
];
const notNumbers: readonly unknown[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, '1', 1n, {}, true],
];
const optionalMetrics = ['sharpeRatio', 'maxDrawdownPct', 'winRate', 'profitFactor'] as const;
const before = new Date(day(1) - 1);

const wrong: readonly Wrong[] = [
  ...['0'.repeat(24), '', 'x', 1, {}].map((id): Wrong => ['id', { id }]),
  ...['', 'a\0', '\ud800', 1, null, undefined, { $ne: null }, ['a'], 'x'.repeat(1025)].map(
    (id): Wrong => ['strategyId', { strategyId: id }],
  ),
  ...notTimes.flatMap((value): Wrong[] => [
    ['runAt', { runAt: value }],
    inConfig('startDate', { startDate: value }),
    inConfig('endDate', { endDate: value }),
    inTrade('entryTime', { entryTime: value }),
    ...(value === null || value === undefined ? [] : [inTrade('exitTime', { exitTime: value })]),
  ]),
  inConfig('endDate', { endDate: before }),
  inTrade('exitTime', { exitTime: new Date(day(2) - 1) }),
  ...[undefined, null, 'A', {}].map((symbols) => inConfig('symbols', { symbols })),
  ...badCodes.flatMap(([, symbol]): Wrong[] => [
    inConfig('symbols[1]', { symbols: ['A', symbol] }),
    inTrade('symbol', { symbol }),
  ]),
  ...[undefined, null].flatMap((value): Wrong[] => [
    inConfig('initialCapital', { initialCapital: value }),
    inTrade('entryPrice', { entryPrice: value }),
    inMetrics('totalReturnPct', { totalReturnPct: value }),
    inMetrics('totalTrades', { totalTrades: value }),
    inTrade('quantity', { quantity: value }),
    inTrade('side', { side: value }),
    ['config', { config: value }],
    ['metrics', { metrics: value }],
    ['trades', { trades: value }],
    ['trades[0]', { trades: [value] }],
  ]),
  ...notNumbers.flatMap((value): Wrong[] => [
    ...optionalMetrics.map((field) => inMetrics(field, { [field]: value })),
    inMetrics('totalReturnPct', { totalReturnPct: value }),
    inMetrics('totalTrades', { totalTrades: value }),
    inTrade('quantity', { quantity: value }),
  ]),
  ...[-1, 0.5, 2 ** 53].map((totalTrades) => inMetrics('totalTrades', { totalTrades })),
  inTrade('quantity', { quantity: -0.1 }),
  ...['BUY', '', 'short', 1].map((side) => inTrade('side', { side })),
  ...[1, {}, '\ud800'].map((exitReason) => inTrade('exitReason', { exitReason })),
  ['trades', { trades: {} }],
];

export const checkingCases = [
  documentCase<Backtests>({
    key: 'G2/backtest-checked',
    title: 'a result that is none is VALIDATION, naming its field, and nothing is stored',
    async ask({ repository }) {
      for (const [path, fields] of wrong) {
        await rejectsWith('VALIDATION', () => repository.save({ ...result(), ...fields }), path);
      }
      for (const one of [undefined, null, 'A', 1, []]) {
        await rejectsWith('VALIDATION', () => repository.save(one as never));
      }
      await expectStored(repository, []);
    },
  }),

  documentCase<Backtests>({
    key: 'B1/immutable',
    title: 'a result that is stored can’t be saved again: an id is VALIDATION',
    async ask({ repository }) {
      const saved = await repository.save(result());
      const changed = { ...saved, strategyId: 'other' } as never;
      await rejectsWith('VALIDATION', () => repository.save(changed), 'id');
      await rejectsWith('VALIDATION', () => repository.save(saved as never), 'id');
      await expectStored(repository, [saved]);
      await expectStored(repository, [], 'other');
    },
  }),

  documentCase<Backtests>({
    key: 'G2/backtest-arguments-checked',
    title: 'arguments that make no sense are VALIDATION of every method',
    why: 'An object where text belongs is an operator to a database: { $ne: null } deletes all.',
    async ask({ repository }) {
      const saved = await repository.save(result());
      for (const [, id] of notTexts as readonly (readonly [string, never])[]) {
        await rejectsWith('VALIDATION', () => repository.getById(id), 'id');
        await rejectsWith('VALIDATION', () => repository.delete(id), 'id');
        await rejectsWith('VALIDATION', () => repository.listByStrategy(id), 'strategyId');
        await rejectsWith('VALIDATION', () => repository.deleteByStrategy(id), 'strategyId');
      }
      for (const limit of badLimits as never[]) {
        const call = () => repository.listByStrategy(strategyId, { limit });
        await rejectsWith('VALIDATION', call, 'limit');
      }
      for (const after of badCursors as never[]) {
        const call = () => repository.listByStrategy(strategyId, { after });
        await rejectsWith('VALIDATION', call, 'after');
      }
      await expectStored(repository, [saved]);
    },
  }),

  documentCase<Backtests>({
    key: 'G9/backtest-timeouts-checked',
    title: 'a timeout that is no time is VALIDATION of every method, and nothing is written',
    async ask({ repository }) {
      for (const timeoutMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1000' as never]) {
        for (const [, call] of backtestCalls(repository, { timeoutMs })) {
          await rejectsWith('VALIDATION', call, 'timeoutMs');
        }
      }
      await expectStored(repository, []);
      for (const [, call] of backtestCalls(repository, { timeoutMs: 60_000 })) await call();
    },
  }),

  documentCase<Backtests>({
    ...optionsKept,
    key: 'G4/backtest-options',
    ask: ({ repository }) => expectOptionsKept((options) => backtestCalls(repository, options)),
  }),

  documentCase<Backtests>({
    key: 'G7/backtest-calls-aborted',
    title: 'a signal that has fired, or fires during a call, is ABORTED of every method',
    async ask({ repository }) {
      const reason = new Error('enough');
      for (const [name, call] of backtestCalls(repository, { signal: AbortSignal.abort(reason) })) {
        const error = await rejectsWith('ABORTED', call);
        assert.deepEqual([error.name, error.cause], ['AbortError', reason], name);
      }
      await expectStored(repository, []);
      for (const i of backtestCalls(repository, {}).keys()) {
        const controller = new AbortController();
        const [, call] = backtestCalls(repository, { signal: controller.signal })[i] ?? [];
        const answer = call?.();
        controller.abort(reason);
        await rejectsWith('ABORTED', () => answer ?? assert.fail('a call'));
      }
      // The save that was aborted may still be stored, even later: whole, or not at all.
      for (const { id } of (await repository.listByStrategy(strategyId)).items) {
        expectResult(await repository.getById(id), result(), 'what is stored');
      }
    },
  }),
];
