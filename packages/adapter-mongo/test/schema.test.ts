import { beforeEach, describe, expect, it } from 'vitest';
import { createMongoStore } from '../src/index.js';
import { skipWithoutServer, testDatabase } from './database.js';

/** One database a test: each begins with another schema. */
const database = testDatabase();
let number = 0;

async function empty() {
  const name = `${database.name.slice(0, 50)}_${number++}`;
  const db = database.client.db(name);
  const store = await createMongoStore({ url: database.url, database: name });
  return { db, store, end: () => Promise.all([store.close(), db.dropDatabase()]) };
}

const mismatch = (...differences: string[]) => ({
  code: 'SCHEMA_MISMATCH',
  differences: differences.map((text) => expect.stringContaining(text)),
});

describe('ensureSchema', () => {
  beforeEach(skipWithoutServer);

  it('creates nothing before it is called, then five collections with the indexes of every query', async () => {
    const { db, store, end } = await empty();
    expect(await db.listCollections().toArray()).toEqual([]);
    await store.ensureSchema();
    await store.ensureSchema();
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(
      ({ name }) => name,
    );
    expect(names.toSorted()).toEqual([
      'backtest_results',
      'backtest_trades',
      'formulas',
      'settings',
      'strategies',
    ]);
    const keys = await Promise.all(
      names
        .toSorted()
        .map(async (name) => (await db.collection(name).indexes()).map(({ key }) => key).slice(1)),
    );
    expect(keys).toEqual([
      [{ strategyId: 1, runAt: -1, _id: -1 }],
      [{ resultId: 1, n: 1 }],
      [
        { name: 1, _id: 1 },
        { category: 1, name: 1, _id: 1 },
      ],
      [],
      [
        { name: 1, _id: 1 },
        { entryFormulaId: 1 },
        { exitFormulaId: 1 },
        { 'stopLossRule.formulaId': 1 },
      ],
    ]);
    await end();
  });

  it('can be run by many at once', async () => {
    const { db, store, end } = await empty();
    const name = db.databaseName;
    const others = await Promise.all(
      [1, 2, 3].map(() => createMongoStore({ url: database.url, database: name })),
    );
    await Promise.all(
      [store, ...others].flatMap((one) => [one.ensureSchema(), one.ensureSchema()]),
    );
    expect(await db.collection('strategies').indexes()).toHaveLength(5);
    await Promise.all(others.map((one) => one.close()));
    await end();
  });

  it('accepts indexes that serve, under any name, beside others', async () => {
    const { db, store, end } = await empty();
    await db.collection('formulas').createIndex({ name: 1, _id: 1 }, { name: 'by_name' });
    await db.collection('formulas').createIndex({ author: 1 });
    await store.ensureSchema();
    expect((await db.collection('formulas').indexes()).map(({ name }) => name)).toContain(
      'by_name',
    );
    expect(await db.collection('formulas').indexes()).toHaveLength(4);
    await end();
  });

  it.each([
    ['unique', { unique: true }],
    ['sparse', { sparse: true }],
    ['partial', { partialFilterExpression: { name: { $exists: true } } }],
  ])('refuses an index that is %s, and names it', async (_, options) => {
    const { db, store, end } = await empty();
    await db.collection('strategies').createIndex({ entryFormulaId: 1 }, options);
    await expect(store.ensureSchema()).rejects.toMatchObject(
      mismatch('strategies: index {"entryFormulaId":1}'),
    );
    await end();
  });

  it('refuses chunks of trades that are there twice', async () => {
    const { db, store, end } = await empty();
    await db.collection('backtest_trades').insertMany([
      { resultId: 1, n: 0 },
      { resultId: 1, n: 0 },
    ]);
    await expect(store.ensureSchema()).rejects.toMatchObject(mismatch("can't be unique"));
    await end();
  });

  it('refuses views, naming each, before it creates anything', async () => {
    const { db, store, end } = await empty();
    await db.createCollection('source');
    await db.createCollection('formulas', { viewOn: 'source', pipeline: [] });
    await db.createCollection('settings', { viewOn: 'source', pipeline: [] });
    await expect(store.ensureSchema()).rejects.toMatchObject(
      mismatch('formulas is a view', 'settings is a view'),
    );
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(
      ({ name }) => name,
    );
    expect(names).not.toContain('strategies');
    await end();
  });
});
