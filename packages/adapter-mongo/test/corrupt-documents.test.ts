import { Decimal128, type Document, Int32, Long, MaxKey, ObjectId } from 'mongodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { newFormula, newResult, newStrategy } from './content.js';
import { skipWithoutServer, testDatabase } from './database.js';

/** Other programs have ids of any type. */
interface Stored extends Document {
  _id: ObjectId | string | number | boolean | Date | { readonly a: number };
}

const database = testDatabase();
const raw = (name: string) => database.db.collection<Stored>(name);
const times = { createdAt: new Date(0), updatedAt: new Date(0) };
const formula = {
  name: 'f',
  expression: 'e',
  category: 'scan',
  tags: [],
  parameters: [],
  version: 1,
  ...times,
};
const strategy = {
  name: 's',
  entryFormulaId: 'f',
  riskConfig: { positionSizePct: 1, maxPositions: 1 },
  version: 1,
  ...times,
};
const result = {
  strategyId: 'S',
  runAt: new Date(0),
  config: {
    startDate: new Date(0),
    endDate: new Date(0),
    symbols: [],
    initialCapital: Decimal128.fromString('1'),
  },
  metrics: { totalReturnPct: 1, totalTrades: 0 },
  trades: [],
};

const broken: readonly (readonly [collection: string, document: object, path: string])[] = [
  ['formulas', { ...formula, category: 'unknown' }, 'category'],
  ['formulas', { ...formula, name: 5 }, 'name'],
  ['formulas', { ...formula, tags: 'a' }, 'tags'],
  ['formulas', { ...formula, version: '3' }, 'version'],
  ['formulas', { ...formula, version: 2.5 }, 'version'],
  ['formulas', { ...formula, version: Long.fromString('9007199254740993') }, 'version'],
  ['formulas', { ...formula, createdAt: '2024-01-01' }, 'createdAt'],
  ['formulas', { ...formula, updatedAt: undefined }, 'updatedAt'],
  [
    'formulas',
    { ...formula, parameters: [{ name: 'n', dataType: 'number', defaultValue: new ObjectId() }] },
    'parameters[0].defaultValue',
  ],
  ['formulas', { ...formula, parameters: ['n'] }, 'parameters[0]'],
  ['strategies', { ...strategy, entryFormulaId: 5 }, 'entryFormulaId'],
  ['strategies', { ...strategy, riskConfig: null }, 'riskConfig'],
  ['strategies', { ...strategy, stopLossRule: { type: 'trailing' } }, 'stopLossRule.type'],
  ['backtest_results', { ...result, runAt: '2024-01-01' }, 'runAt'],
  [
    'backtest_results',
    { ...result, config: { ...result.config, initialCapital: Decimal128.fromString('NaN') } },
    'config.initialCapital',
  ],
  [
    'backtest_results',
    { ...result, metrics: { totalReturnPct: Number.NaN, totalTrades: 0 } },
    'metrics.totalReturnPct',
  ],
  ['backtest_results', { ...result, trades: [{ symbol: 'A' }] }, 'trades[0].side'],
  [
    'backtest_results',
    { ...result, trades: undefined, tradeChunks: { count: 1, trades: 1 } },
    'tradeChunks',
  ],
  ['settings', { value: { at: new Date(0) }, version: 1, updatedAt: new Date(0) }, 'value.at'],
  ['settings', { value: 1, version: 0, updatedAt: new Date(0) }, 'version'],
];

describe('a document that is broken', () => {
  beforeEach(async (context) => {
    skipWithoutServer(context);
    for (const name of new Set(broken.map(([collection]) => collection)))
      await raw(name).deleteMany({});
  });

  it.each(broken)('in %s is CORRUPT_DATA: %j', async (collection, document, path) => {
    const store = await database.open();
    const _id = collection === 'settings' ? 'key' : new ObjectId();
    const id = String(_id);
    await raw(collection).insertOne({ _id, ...document }, { ignoreUndefined: true });
    const refusal = { code: 'CORRUPT_DATA', collection, id, path };
    const reads: Record<string, () => Promise<unknown>> = {
      formulas: () => store.formulas.getById(id),
      strategies: () => store.strategies.getById(id),
      backtest_results: () => store.backtests.getById(id),
      settings: () => store.settings.get(id),
    };
    await expect(reads[collection]?.()).rejects.toMatchObject(refusal);
    const found = [];
    for await (const error of store.corruptDocuments()) found.push(error);
    expect(found).toEqual([expect.objectContaining(refusal)]);
  });

  it('ends a list, wherever it stands, and all of them are named', async () => {
    const store = await database.open();
    const good = await store.formulas.save(newFormula);
    await store.strategies.save(newStrategy(good.id));
    await store.backtests.save(newResult(good.id));
    // Ids of types that are none come before and after all others.
    const ids = [5, 'text', { a: 1 }, true, new Date(0)];
    for (const _id of ids)
      await raw('formulas').insertOne({ _id, ...formula, category: 'unknown' });
    const found = [];
    for await (const error of store.corruptDocuments()) found.push(error.collection);
    expect(found).toEqual(ids.map(() => 'formulas'));
    await expect(store.formulas.list()).rejects.toMatchObject({ code: 'CORRUPT_DATA' });
    await raw('formulas').deleteMany({ _id: { $in: [5, 'text', { a: 1 }] } });
    await expect(
      store.formulas
        .list({ limit: 1 })
        .then(({ next: after = '' }) => store.formulas.list({ after })),
    ).rejects.toMatchObject({ code: 'CORRUPT_DATA' });
  });

  it('is named by its id, whatever that is, and ends a list of settings likewise', async () => {
    const store = await database.open();
    await store.settings.set('a', 1);
    await store.settings.set('b', 2);
    const next = (await store.settings.list({ limit: 1 })).next ?? '';
    const ids: readonly (readonly [_id: unknown, shown: string])[] = [
      [new Int32(5), '5'],
      [{ toString: 'a field' }, '{"toString":"a field"}'],
      [new Date(0), '{"$date":"1970-01-01T00:00:00Z"}'],
      [new MaxKey(), '{"$maxKey":1}'],
    ];
    for (const [given, id] of ids) {
      const _id = given as Stored['_id'];
      await raw('settings').insertOne({ _id, value: 1, updatedAt: new Date(0) });
      const refusal = { code: 'CORRUPT_DATA', collection: 'settings', id, path: 'key' };
      await expect(store.settings.list()).rejects.toMatchObject(refusal);
      expect((await store.settings.list({ prefix: 'a' })).items).toHaveLength(1);
      const found = [];
      for await (const error of store.corruptDocuments()) found.push(error);
      expect(found).toEqual([expect.objectContaining(refusal)]);
      if (id !== '5') {
        await expect(store.settings.list({ after: next })).rejects.toMatchObject(refusal);
      }
      await raw('settings').deleteOne({ _id });
    }
  });

  it.each([
    ['x'],
    [3.5],
    [-1],
    [Number.NaN],
    [new Date(0)],
    [Decimal128.fromString('2')],
    [[1]],
    [true],
    [Number.MAX_SAFE_INTEGER],
  ])('whose version is %j is not overwritten by a setting of any version', async (version) => {
    const store = await database.open();
    const stored = { _id: 'key', value: 1, version, updatedAt: new Date(0) };
    await raw('settings').insertOne(stored);
    await expect(store.settings.set('key', 2)).rejects.toMatchObject({
      code: 'CORRUPT_DATA',
      collection: 'settings',
      id: 'key',
      path: 'version',
    });
    expect(await raw('settings').findOne()).toEqual(stored);
  });

  it('refuses an update, and says so instead of a conflict', async () => {
    const store = await database.open();
    const saved = await store.formulas.save(newFormula);
    await raw('formulas').updateOne({ _id: new ObjectId(saved.id) }, { $set: { version: 'one' } });
    await expect(store.formulas.save(saved)).rejects.toMatchObject({
      code: 'CORRUPT_DATA',
      id: saved.id,
      path: 'version',
    });
  });
});
