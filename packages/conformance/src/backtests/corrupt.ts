import type { BacktestResultRepository } from '@jts/ports';
import { assert } from 'chai';
import { documentCase } from '../documents/document-case.js';
import { date, decimal, double, oid, oidText, type RawDocument } from '../documents/ejson.js';
import { expectValue } from '../documents/values.js';
import { rejectsWith } from '../expect.js';
import { bareResult, config, expectStored, metrics, strategyId, trade } from './backtest-case.js';
import { rawConfig, rawMetrics, rawResult, rawTrade, readResult } from './raw.js';

type Backtests = BacktestResultRepository;

/** A broken field: where, how it is stored, and the same as the port would get it. */
type Corrupt = readonly [name: string, path: string, stored: RawDocument, given: object];

const amount = (name: string, text: string, value: unknown): Corrupt => [
  name,
  'config.initialCapital',
  { config: rawConfig({ initialCapital: decimal(text) }) },
  { config: config({ initialCapital: value as never }) },
];

/** In what a list shows. */
const inSummary: readonly Corrupt[] = [
  amount('NaN as money', 'NaN', Number.NaN),
  amount('Infinity as money', 'Infinity', 'Infinity'),
  amount('money of 6,145 digits', '1E+6144', '1E+6144'),
  amount('money of 6,176 places', '1E-6176', '1E-6176'),
  [
    'no capital',
    'config.initialCapital',
    { config: rawConfig({ initialCapital: undefined }) },
    { config: config({ initialCapital: undefined as never }) },
  ],
  ['no config', 'config', { config: null }, { config: null }],
  ['no metrics', 'metrics', { metrics: null }, { metrics: null }],
  [
    'no number of trades',
    'metrics.totalTrades',
    { metrics: rawMetrics({ totalTrades: undefined }) },
    { metrics: metrics({ totalTrades: undefined as never }) },
  ],
  [
    'half a trade in its number',
    'metrics.totalTrades',
    { metrics: rawMetrics({ totalTrades: 0.5 }) },
    { metrics: metrics({ totalTrades: 0.5 }) },
  ],
  [
    'text as a metric',
    'metrics.winRate',
    { metrics: rawMetrics({ winRate: '0.5' }) },
    { metrics: metrics({ winRate: '0.5' as never }) },
  ],
  [
    'symbols that are text',
    'config.symbols',
    { config: rawConfig({ symbols: '005930' }) },
    { config: config({ symbols: '005930' as never }) },
  ],
  ['a time that is an object', 'runAt', { runAt: { a: 1 } }, { runAt: { a: 1 } }],
  [
    'a time out of range',
    'config.endDate',
    { config: rawConfig({ endDate: date('2300-01-01T00:00:00.000Z') }) },
    { config: config({ endDate: new Date('2300-01-01T00:00:00.000Z') }) },
  ],
];

const broken = (name: string, field: string, stored: RawDocument, given: object): Corrupt => [
  name,
  `trades[1].${field}`,
  { trades: [rawTrade(), rawTrade(stored), rawTrade()] },
  { trades: [trade(), { ...trade(), ...given }, trade()] },
];

/** In trades, which a list doesn't read. */
const inTrades: readonly Corrupt[] = [
  broken('a trade at NaN', 'entryPrice', { entryPrice: decimal('NaN') }, { entryPrice: 'NaN' }),
  broken('an infinite profit', 'pnl', { pnl: decimal('-Infinity') }, { pnl: '-Infinity' }),
  broken('a quantity of NaN', 'quantity', { quantity: double('NaN') }, { quantity: Number.NaN }),
  broken('an unknown side', 'side', { side: 'short' }, { side: 'short' }),
  broken('a trade of no symbol', 'symbol', { symbol: null }, { symbol: null }),
  broken('a trade without its time', 'entryTime', { entryTime: null }, { entryTime: null }),
  ['trades that are an object', 'trades', { trades: {} }, { trades: {} }],
  ['no trades at all', 'trades', { trades: null }, { trades: null }],
];

const [good, bad] = [oidText(1), oidText(2)];

async function isCorrupt(call: () => Promise<unknown>, path: string): Promise<void> {
  const error = await rejectsWith('CORRUPT_DATA', call, path);
  assert.propertyVal(error, 'id', bad);
  assert.propertyVal(error, 'collection', 'backtest_results');
}

export const corruptCases = [
  ...[...inSummary, ...inTrades].map(([name, path, stored, given], i) =>
    documentCase<Backtests>({
      key: `G10/backtest-corrupt-${i + 1}`,
      title: `a stored result with ${name} is CORRUPT_DATA, naming collection, id and path`,
      async ask({ repository, insertRaw }) {
        if (insertRaw === undefined) {
          const wrong = { ...bareResult(), ...given };
          await rejectsWith('VALIDATION', () => repository.save(wrong), path);
          return expectStored(repository, []);
        }
        const later = { runAt: date('2025-01-01T00:00:00.000Z') };
        await insertRaw({
          backtestResults: [rawResult(oid(good), later), rawResult(oid(bad), stored)],
        });
        await isCorrupt(() => repository.getById(bad), path);
        const list = () => repository.listByStrategy(strategyId);
        if (path.startsWith('trades')) assert.lengthOf((await list()).items, 2, 'both are listed');
        else await isCorrupt(list, path);
        const one = readResult({ id: good, runAt: new Date('2025-01-01T00:00:00.000Z') });
        expectValue(await repository.getById(good), one, 'the one beside it');
        assert.isTrue(await repository.delete(bad), 'it can be deleted');
        await expectStored(repository, [one]);
      },
    }),
  ),

  documentCase<Backtests>({
    key: 'G10/backtest-chunks-missing',
    title: 'a result whose trades are not there is CORRUPT_DATA; a list still has it',
    async ask({ repository, insertRaw }) {
      if (insertRaw === undefined) return expectStored(repository, []);
      const elsewhere = { ...rawResult(oid(bad)), tradeChunks: { count: 2, trades: 9000 } };
      const { trades: _, ...parent } = elsewhere as RawDocument;
      await insertRaw({ backtestResults: [parent] });
      const error = await rejectsWith('CORRUPT_DATA', () => repository.getById(bad));
      assert.isNotEmpty('path' in error && error.path, 'the path that is named');
      assert.lengthOf((await repository.listByStrategy(strategyId)).items, 1);
      assert.isTrue(await repository.delete(bad));
      assert.isNull(await repository.getById(bad));
    },
  }),

  documentCase<Backtests>({
    key: 'B1/chunks-without-result',
    title: 'trades whose result is not there are never seen',
    why: 'A save that was cut off leaves them.',
    async ask({ repository, insertRaw }) {
      if (insertRaw !== undefined) {
        const chunk = { resultId: oid(bad), n: 0, trades: [rawTrade()] };
        await insertRaw({ backtestTrades: [{ _id: oid(oidText(9)), ...chunk }] });
      }
      assert.isNull(await repository.getById(bad));
      assert.isFalse(await repository.delete(bad));
      await expectStored(repository, []);
    },
  }),
];
