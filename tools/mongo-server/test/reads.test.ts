import {
  Binary,
  BSON,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  ObjectId,
  Timestamp,
  UUID,
} from 'mongodb';
import { expect, test } from 'vitest';
import { range, useServer } from './client.js';

const { collection } = useServer();

test('every BSON type survives', async () => {
  const c = collection();
  const document = {
    _id: new ObjectId(),
    double: new Double(1.5),
    wholeDouble: new Double(2),
    string: '한국어 ü',
    object: { a: { b: [] } },
    array: [1, [2, [3, { x: null }]]],
    binary: new Binary(Buffer.from([1, 2, 3]), 0x80),
    uuid: new UUID(),
    true: true,
    date: new Date('1969-07-20T20:17:40.123Z'),
    null: null,
    regex: /a+b/im,
    int: new Int32(42),
    timestamp: new Timestamp({ t: 5, i: 6 }),
    long: Long.fromString('9223372036854775807'),
    decimal: Decimal128.fromString('1234567890.123456789012345678'),
  };
  await c.insertOne(document);
  const options = { promoteValues: false, promoteLongs: false, bsonRegExp: false };
  const found = await c.findOne({ _id: document._id }, options);
  expect(BSON.serialize(found ?? {})).toEqual(BSON.serialize(document));
  for (const field of ['long', 'decimal', 'date', 'uuid', 'double'] as const) {
    expect(await c.countDocuments({ [field]: document[field] }), field).toBe(1);
  }
  expect(await c.countDocuments({ decimal: { $gt: Decimal128.fromString('1234567890.1') } })).toBe(
    1,
  );
  expect(await c.countDocuments({ int: { $type: 'int' }, long: { $type: 'long' } })).toBe(1);
});

test('case-insensitive regular expressions on Korean and accented text', async () => {
  const c = collection();
  await c.insertMany([
    { _id: 1, t: '한국어 Straße' },
    { _id: 2, t: 'ÉCOLE\nDeuxième ligne' },
    { _id: 3, t: 'école' },
    { _id: 4, t: 'aXb' },
  ]);
  const ids = async (filter: Document) =>
    (await c.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  expect(await ids({ t: /한국/ })).toEqual([1]);
  expect(await ids({ t: /STRASSE|straße/i })).toEqual([1]);
  expect(await ids({ t: /école/i })).toEqual([2, 3]);
  expect(await ids({ t: { $regex: '^deuxième', $options: 'im' } })).toEqual([2]);
  expect(await ids({ t: { $regex: 'école.deux', $options: 'is' } })).toEqual([2]);
  expect(await ids({ t: { $regex: 'a x b # comment', $options: 'ix' } })).toEqual([4]);
  expect(await ids({ t: { $in: [/^a/, /한/] } })).toEqual([1, 4]);
  expect(await ids({ t: { $not: /école/i } })).toEqual([1, 4]);
});

test('collation', async () => {
  const c = collection();
  await c.insertMany([
    { _id: 1, t: 'b' },
    { _id: 2, t: 'A' },
    { _id: 3, t: 'a' },
    { _id: 4, t: 'é' },
  ]);
  const collation = { locale: 'en', strength: 1 };
  expect((await c.find({ t: 'a' }, { collation }).toArray()).length).toBe(2);
  const sorted = await c
    .find({}, { collation: { locale: 'en' } })
    .sort({ t: 1 })
    .toArray();
  expect(sorted.map(({ t }) => t)).toEqual(['a', 'A', 'b', 'é']);
});

test('query operators', async () => {
  const c = collection();
  await c.insertMany([
    { _id: 1, a: [1, 5, 9], o: { x: 1 }, s: 'one' },
    { _id: 2, a: [2], o: { x: null }, s: 'two' },
    {
      _id: 3,
      s: 'three',
      items: [
        { k: 1, v: 2 },
        { k: 2, v: 1 },
      ],
    },
  ]);
  const ids = async (filter: Document) =>
    (await c.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  expect(await ids({ a: { $elemMatch: { $gt: 4, $lt: 6 } } })).toEqual([1]);
  expect(await ids({ a: { $size: 1 } })).toEqual([2]);
  expect(await ids({ a: { $all: [1, 9] } })).toEqual([1]);
  expect(await ids({ 'o.x': null })).toEqual([2, 3]);
  expect(await ids({ 'o.x': { $exists: true } })).toEqual([1, 2]);
  expect(await ids({ items: { $elemMatch: { k: 1, v: 2 } } })).toEqual([3]);
  expect(await ids({ $or: [{ s: 'one' }, { $and: [{ s: 'two' }, { a: 2 }] }] })).toEqual([1, 2]);
  expect(await ids({ $expr: { $eq: [{ $strLenCP: '$s' }, 5] } })).toEqual([3]);
  expect(await ids({ s: { $nin: ['one', 'two'] } })).toEqual([3]);
  await expect(c.find({ a: { $nonsense: 1 } }).toArray()).rejects.toMatchObject({ code: 2 });
});

test('projection', async () => {
  const c = collection();
  await c.insertOne({ _id: 1, a: 1, b: { c: 1, d: 2 }, list: [1, 2, 3, 4] });
  const find = (projection: Document) => c.findOne({}, { projection });
  expect(await find({ 'b.c': 1 })).toEqual({ _id: 1, b: { c: 1 } });
  expect(await find({ b: 0, _id: 0 })).toEqual({ a: 1, list: [1, 2, 3, 4] });
  expect(await find({ list: { $slice: [1, 2] }, a: 1 })).toEqual({ _id: 1, a: 1, list: [2, 3] });
  expect(await find({ _id: 0, twice: { $multiply: ['$a', 2] } })).toEqual({ twice: 2 });
});

test('count, distinct', async () => {
  const c = collection();
  await c.insertMany(range(20).map((i) => ({ _id: i, m: i % 3, tags: [i % 2, 'x'] })));
  expect(await c.countDocuments({ m: 0 })).toBe(7);
  expect(await c.estimatedDocumentCount()).toBe(20);
  expect(await c.countDocuments({}, { skip: 5, limit: 10 })).toBe(10);
  expect((await c.distinct('m', { _id: { $gt: 3 } })).sort()).toEqual([0, 1, 2]);
  expect((await c.distinct('tags')).sort()).toEqual([0, 1, 'x']);
});

test('explain tells an index scan from a collection scan', async () => {
  const c = collection();
  await c.insertMany(range(2_000).map((i) => ({ _id: i, a: i, b: i })));
  await c.createIndex({ a: 1 });
  expect((await c.find({ b: 5 }).explain())['queryPlanner'].winningPlan.stage).toBe('COLLSCAN');
  expect((await c.find({ a: 5 }).explain())['queryPlanner'].winningPlan.stage).toBe('IXSCAN');
});
