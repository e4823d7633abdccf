import { type BacktestResult, Decimal } from '@jts/domain';
import type { BacktestResultRepository } from '@jts/ports';
import { assert } from 'chai';
import { allPages, documentCase, patient } from '../documents/document-case.js';
import {
  date,
  decimal,
  double,
  int64,
  oid,
  oidText,
  type RawDocument,
} from '../documents/ejson.js';
import { expectValue } from '../documents/values.js';
import {
  expectResult,
  expectStored,
  manyTrades,
  result,
  strategyId,
  summaries,
} from './backtest-case.js';
import { rawConfig, rawMetrics, rawResult, rawTrade, readResult, readTrade } from './raw.js';

type Backtests = BacktestResultRepository;

const amounts: readonly (readonly [stored: string, digits: string])[] = [
  ['0', '0'],
  ['-0', '0'],
  ['0E+6', '0'],
  ['0E-20', '0'],
  ['1.50', '1.5'],
  ['100.000', '100'],
  ['1E+3', '1000'],
  ['1.5E-7', '0.00000015'],
  ['-9999999999999999999999999999999999', '-9999999999999999999999999999999999'],
  ['1E-34', `0.${'0'.repeat(33)}1`],
];

type Given = readonly [name: string, stored: RawDocument, read: Partial<BacktestResult>];

const given: readonly Given[] = [
  ['as we write it', {}, {}],
  ['a strategy that is a string', { strategyId }, {}],
  ['without trades', { trades: [] }, { trades: [] }],
  [
    'every field of a trade',
    {
      trades: [
        rawTrade({
          exitTime: date('2024-01-03T00:00:00.001Z'),
          exitPrice: decimal('7.2E+4'),
          quantity: double('0.5'),
          pnl: decimal('-0.10'),
          exitReason: 'stop',
        }),
      ],
    },
    {
      trades: [
        readTrade({
          exitTime: new Date('2024-01-03T00:00:00.001Z'),
          exitPrice: new Decimal(72_000),
          quantity: 0.5,
          pnl: new Decimal('-0.1'),
          exitReason: 'stop',
        }),
      ],
    },
  ],
  [
    'nulls in optional places',
    {
      trades: [rawTrade({ exitTime: null, exitPrice: null, pnl: null, exitReason: null })],
      metrics: rawMetrics({ sharpeRatio: null, winRate: null }),
    },
    {},
  ],
  [
    'metrics of any number type',
    { metrics: { totalReturnPct: 12, winRate: double('1.0'), totalTrades: int64('3') } },
    { metrics: { totalReturnPct: 12, winRate: 1, totalTrades: 3 } },
  ],
  [
    'metrics that mathematics leaves undefined',
    {
      metrics: rawMetrics({
        sharpeRatio: double('NaN'),
        profitFactor: double('Infinity'),
        maxDrawdownPct: double('-Infinity'),
        winRate: double('0.5'),
      }),
    },
    { metrics: { totalReturnPct: 12.5, totalTrades: 1, winRate: 0.5 } },
  ],
  [
    'an exit before its entry',
    { trades: [rawTrade({ exitTime: date('2024-01-01T00:00:00.000Z') })] },
    { trades: [readTrade({ exitTime: new Date('2024-01-01T00:00:00.000Z') })] },
  ],
  [
    'money in any form',
    { trades: amounts.map(([pnl]) => rawTrade({ pnl: decimal(pnl) })) },
    { trades: amounts.map(([, digits]) => readTrade({ pnl: new Decimal(digits) })) },
  ],
  ['fields that we don’t know', { extra: [1], config: rawConfig({ note: 'x' }) }, {}],
];

export const storedCases = [
  ...given.map(([name, stored, read], i) =>
    documentCase<Backtests>({
      key: `${name.startsWith('metrics that') ? 'B2' : 'B1'}/given-${i + 1}`,
      title: `a result that another program has stored reads right: ${name}`,
      async ask({ repository, insertRaw }) {
        const expected = readResult(read);
        if (insertRaw !== undefined) {
          await insertRaw({ backtestResults: [rawResult(oid(oidText(1)), stored)] });
          return expectStored(repository, [expected]);
        }
        const { id: _, ...content } = expected;
        if (name === 'an exit before its entry') return;
        const saved = await repository.save(content);
        expectResult(saved, content, 'what save returns');
        await expectStored(repository, [saved]);
      },
    }),
  ),

  documentCase<Backtests>({
    key: 'F1/backtest-string-ids',
    title: 'results whose ids, or whose strategy’s, are strings are like others',
    async ask({ repository, insertRaw }) {
      if (insertRaw === undefined) {
        assert.isNull(await repository.getById('abc'));
        return;
      }
      const ids = ['abc', oidText(0xf00), oidText(1), oidText(2), 'ABC'];
      const raw = ids.map((id, i) =>
        rawResult(i === 2 || i === 3 ? oid(id) : id, {
          strategyId: i % 2 === 0 ? strategyId : oid(strategyId),
        }),
      );
      await insertRaw({ backtestResults: raw });
      for (const id of ids) expectValue(await repository.getById(id), readResult({ id }), id);
      for (const limit of [1, 2, 4, 5, 6]) {
        const listed = await allPages((page) => repository.listByStrategy(strategyId, page), limit);
        const found = listed.map(({ id }) => id).toSorted();
        assert.deepEqual(found, ids.toSorted(), `pages of ${limit}`);
      }
      assert.isTrue(await repository.delete('abc'));
      assert.isNull(await repository.getById('abc'));
      assert.equal(await repository.deleteByStrategy(strategyId), 4);
      await expectStored(repository, []);
    },
  }),

  documentCase<Backtests>({
    key: 'B1/written-shape',
    title: 'a small result is one document of the given shape, with its types, and without nulls',
    async ask({ repository, readRaw }) {
      const { id: _, ...content } = readResult();
      const saved = expectResult(await repository.save(content), content, 'what save returns');
      if (readRaw === undefined) return expectStored(repository, [saved]);
      const [document] = await readRaw('backtestResults');
      const canonical = { trades: [rawTrade({ entryPrice: decimal('71200.5') })] };
      expectValue(withMoney(document), rawResult(oid(saved.id), canonical), 'the document');
      expectValue(await readRaw('backtestTrades'), [], 'no trades elsewhere');
    },
  }),

  documentCase<Backtests>({
    key: 'B1/nothing-left',
    title: 'a large result leaves nothing behind when it is deleted, nor do several',
    async ask({ repository, readRaw }) {
      const trades = manyTrades(45_000);
      const kept = await repository.save(result({ strategyId: 'other' }));
      for (const remove of [
        (id: string) => repository.delete(id, patient),
        () => repository.deleteByStrategy(strategyId, patient),
      ]) {
        const saved = await repository.save(result({ trades }), patient);
        if (readRaw !== undefined) {
          const documents = await readRaw('backtestResults');
          const parent = documents.find((one) => 'tradeChunks' in one) ?? assert.fail('a parent');
          assert.notProperty(parent, 'trades');
          expectValue(Reflect.get(Object(parent['tradeChunks']), 'trades'), 45_000, 'trades');
        }
        await remove(saved.id);
        if (readRaw !== undefined) {
          assert.lengthOf(await readRaw('backtestTrades'), 0, 'chunks that are left');
          assert.lengthOf(await readRaw('backtestResults'), 1, 'results that are left');
        }
        await expectStored(repository, []);
      }
      await expectStored(repository, [kept], 'other');
    },
  }),

  documentCase<Backtests>({
    key: 'G5/backtest-ties-stored',
    title: 'of one instant the higher id comes first, whatever was stored first',
    async ask({ repository, insertRaw }) {
      if (insertRaw === undefined) return expectStored(repository, []);
      const order = [5, 1, 4, 2, 6, 3];
      await insertRaw({ backtestResults: order.map((n) => rawResult(oid(oidText(n)))) });
      const all = order.map((n) => readResult({ id: oidText(n) }));
      for (const limit of [1, 2, 4]) {
        const listed = await allPages((page) => repository.listByStrategy(strategyId, page), limit);
        expectValue(listed, summaries(all), `pages of ${limit}`);
      }
    },
  }),
];

/** Money in its canonical form, whichever of its forms is stored. */
function withMoney(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withMoney);
  const text: unknown = Reflect.get(value, '$numberDecimal');
  if (typeof text === 'string') return { $numberDecimal: new Decimal(text).toFixed() };
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withMoney(field)]));
}
