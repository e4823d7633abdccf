import { expect, test } from 'vitest';
import { useServer } from './client.js';

const { collection } = useServer();

test('indexes of every kind are listed as they were made', async () => {
  const c = collection();
  await c.createIndexes([
    { key: { a: 1, b: -1 }, name: 'ab' },
    { key: { u: 1 }, unique: true },
    { key: { p: 1 }, partialFilterExpression: { p: { $gt: 5 } } },
    { key: { at: 1 }, expireAfterSeconds: 3600 },
    { key: { s: 1 }, sparse: true },
    { key: { t: 'text' } },
    { key: { h: 'hashed' } },
    { key: { 'w.$**': 1 } },
  ]);
  const indexes = Object.fromEntries((await c.indexes()).map((index) => [index.name, index]));
  expect(Object.keys(indexes).sort()).toEqual([
    '_id_',
    'ab',
    'at_1',
    'h_hashed',
    'p_1',
    's_1',
    't_text',
    'u_1',
    'w.$**_1',
  ]);
  expect(indexes.ab.key).toEqual({ a: 1, b: -1 });
  expect(indexes.u_1.unique).toBe(true);
  expect(indexes.at_1.expireAfterSeconds).toBe(3600);
  expect(indexes.p_1).toEqual({
    v: 2,
    key: { p: 1 },
    name: 'p_1',
    partialFilterExpression: { p: { $gt: 5 } },
  });
  expect(await c.createIndex({ a: 1, b: -1 }, { name: 'ab' })).toBe('ab');
  await expect(c.createIndex({ a: 1, b: -1 }, { name: 'ab', unique: true })).rejects.toMatchObject({
    code: 86,
  });
  await expect(c.createIndex({ a: 1, b: -1 }, { name: 'other' })).rejects.toMatchObject({
    code: 85,
  });
  await c.dropIndex('ab');
  await expect(c.dropIndex('ab')).rejects.toMatchObject({ code: 27 });
  await c.dropIndexes();
  expect((await c.indexes()).length).toBe(1);
});

test('indexes of a collection that is not there', async () => {
  await expect(collection().indexes()).rejects.toMatchObject({ code: 26 });
});

test('two arrays cannot share a compound index', async () => {
  const c = collection();
  await c.createIndex({ a: 1, b: 1 });
  await expect(c.insertOne({ a: [1, 2], b: [3, 4] })).rejects.toMatchObject({ code: 171 });
});

test('an index with a collation', async () => {
  const c = collection();
  const collation = { locale: 'en', strength: 2 };
  await c.createIndex({ t: 1 }, { collation });
  await c.insertMany([{ t: 'A' }, { t: 'a' }, { t: 'b' }]);
  expect((await c.find({ t: 'a' }, { collation }).toArray()).length).toBe(2);
  expect((await c.find({ t: 'a' }).toArray()).length).toBe(1);
});

test('a text index finds words', async () => {
  const c = collection();
  await c.createIndex({ body: 'text' });
  await c.insertMany([
    { _id: 1, body: 'the quick brown fox' },
    { _id: 2, body: 'a lazy dog' },
  ]);
  expect((await c.find({ $text: { $search: 'fox' } }).toArray()).map(({ _id }) => _id)).toEqual([
    1,
  ]);
});
