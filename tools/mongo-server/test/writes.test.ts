import { Binary, MongoClient, ObjectId } from 'mongodb';
import { expect, test } from 'vitest';
import { failure, range, useServer } from './client.js';

const { collection, db, url } = useServer();

test('retryWrites does no harm', async () => {
  const retrying = await MongoClient.connect(`${url}&retryWrites=true`);
  const result = await retrying
    .db(db.databaseName)
    .collection('retry')
    .insertOne({ _id: new ObjectId() });
  expect(result.acknowledged).toBe(true);
  await retrying.close();
});

test('unacknowledged writes arrive', async () => {
  const c = collection();
  await c.insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
  await expect.poll(() => c.countDocuments()).toBe(1);
});

test('upsert', async () => {
  const c = collection();
  const first = await c.updateOne(
    { key: 'k' },
    { $set: { v: 1 }, $setOnInsert: { created: true } },
    { upsert: true },
  );
  expect(first.upsertedCount).toBe(1);
  const second = await c.updateOne({ key: 'k' }, { $set: { v: 2 } }, { upsert: true });
  expect([second.upsertedCount, second.matchedCount, second.modifiedCount]).toEqual([0, 1, 1]);
  expect(await c.findOne({}, { projection: { _id: 0 } })).toEqual({
    key: 'k',
    v: 2,
    created: true,
  });
});

interface Listed {
  _id: number;
  items: { k: string; n: number }[];
  tags: string[];
}

test('array updates', async () => {
  const c = db.collection<Listed>('listed');
  await c.insertOne({
    _id: 1,
    items: [
      { k: 'a', n: 1 },
      { k: 'b', n: 2 },
    ],
    tags: ['x'],
  });
  await c.updateOne(
    { _id: 1 },
    { $set: { 'items.$[item].n': 20 } },
    { arrayFilters: [{ 'item.k': 'b' }] },
  );
  await c.updateOne({ _id: 1, 'items.k': 'a' }, { $inc: { 'items.$.n': 9 } });
  await c.updateOne({ _id: 1 }, { $addToSet: { tags: { $each: ['x', 'y'] } } });
  await c.updateOne(
    { _id: 1 },
    { $push: { items: { $each: [{ k: 'c', n: 0 }], $position: 0, $slice: 3 } } },
  );
  await c.updateOne({ _id: 1 }, { $pull: { items: { n: 10 } } });
  expect(await c.findOne()).toEqual({
    _id: 1,
    items: [
      { k: 'c', n: 0 },
      { k: 'b', n: 20 },
    ],
    tags: ['x', 'y'],
  });
});

test('an update by pipeline', async () => {
  const c = collection();
  await c.insertOne({ _id: 1, a: 2, b: 3 });
  await c.updateOne({ _id: 1 }, [{ $set: { sum: { $add: ['$a', '$b'] } } }, { $unset: 'a' }]);
  expect(await c.findOne()).toEqual({ _id: 1, b: 3, sum: 5 });
});

test('insertMany: ordered stops at the first error, unordered goes on', async () => {
  const documents = [{ _id: 1 }, { _id: 2 }, { _id: 1 }, { _id: 3 }, { _id: 2 }, { _id: 4 }];
  const ordered = collection();
  const first = await failure(ordered.insertMany(documents, { ordered: true }));
  expect(first['code']).toBe(11000);
  expect(first['writeErrors']).toMatchObject([{ index: 2 }]);
  expect(await ordered.countDocuments()).toBe(2);

  const unordered = collection();
  const second = await failure(unordered.insertMany(documents, { ordered: false }));
  expect(second['writeErrors']).toMatchObject([
    { index: 2, code: 11000 },
    { index: 4, code: 11000 },
  ]);
  expect(second['insertedCount']).toBe(4);
  expect(await unordered.countDocuments()).toBe(4);
});

test('bulkWrite', async () => {
  const c = collection();
  await c.insertMany([
    { _id: 1, n: 1 },
    { _id: 2, n: 2 },
    { _id: 3, n: 3 },
  ]);
  const result = await c.bulkWrite([
    { insertOne: { document: { _id: 4, n: 4 } } },
    { updateMany: { filter: { n: { $gt: 1 } }, update: { $inc: { n: 10 } } } },
    { replaceOne: { filter: { _id: 1 }, replacement: { n: 100 } } },
    { deleteOne: { filter: { _id: 2 } } },
    { updateOne: { filter: { _id: 9 }, update: { $set: { n: 9 } }, upsert: true } },
  ]);
  const { insertedCount, modifiedCount, deletedCount, upsertedCount, upsertedIds } = result;
  expect([insertedCount, modifiedCount, deletedCount, upsertedCount, upsertedIds]).toEqual([
    1,
    4,
    1,
    1,
    { 4: 9 },
  ]);
  expect((await c.find().sort({ _id: 1 }).toArray()).map(({ n }) => n)).toEqual([100, 13, 14, 9]);
});

test('deletes, findOneAndDelete, findOneAndReplace', async () => {
  const c = collection();
  await c.insertMany(range(10).map((i) => ({ _id: i })));
  expect((await c.deleteMany({ _id: { $lt: 3 } })).deletedCount).toBe(3);
  expect(await c.findOneAndDelete({}, { sort: { _id: -1 } })).toEqual({ _id: 9 });
  expect(await c.findOneAndReplace({ _id: 5 }, { x: 1 }, { returnDocument: 'after' })).toEqual({
    _id: 5,
    x: 1,
  });
  expect(await c.findOneAndUpdate({ _id: 99 }, { $set: { x: 1 } })).toBe(null);
});

test('100,000 small documents in one call', async () => {
  const c = collection();
  const result = await c.insertMany(range(100_000).map((i) => ({ _id: i, v: i % 10 })));
  expect(result.insertedCount).toBe(100_000);
  expect(await c.countDocuments({ v: 3 })).toBe(10_000);
});

test('a document of almost 16 MB; a larger one is refused', async () => {
  const c = collection();
  const size = 16 * 1024 * 1024 - 64;
  await c.insertOne({ _id: 1, data: new Binary(Buffer.alloc(size, 7)) });
  expect((await c.findOne({ _id: 1 }))?.['data'].length()).toBe(size);
  await expect(c.insertOne({ _id: 2, data: Buffer.alloc(size + 1024) })).rejects.toThrow();
  await expect(c.updateOne({ _id: 1 }, { $set: { more: 'x'.repeat(1024) } })).rejects.toThrow();
});

test('invalid updates fail with the codes of MongoDB', async () => {
  const c = collection();
  await c.insertOne({ _id: 1, s: 'text', a: 1 });
  await expect(c.updateOne({ _id: 1 }, { $inc: { s: 1 } })).rejects.toMatchObject({ code: 14 });
  await expect(c.updateOne({ _id: 1 }, { $set: { _id: 2 } })).rejects.toMatchObject({ code: 66 });
  await expect(c.updateOne({ _id: 1 }, { $set: { a: 1 }, $inc: { a: 1 } })).rejects.toMatchObject({
    code: 40,
  });
  await expect(c.updateOne({ _id: 1 }, { $nonsense: { a: 1 } })).rejects.toMatchObject({ code: 9 });
  await expect(c.updateOne({ _id: 1 }, { $set: { 'a.b': 1 } })).rejects.toMatchObject({ code: 28 });
});
