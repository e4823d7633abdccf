import type { ClientSession } from 'mongodb';
import { expect, test } from 'vitest';
import { failure, range, useServer } from './client.js';

const { client, collection } = useServer();

test('commit and abort', async () => {
  const c = collection();
  await c.insertOne({ _id: 0 });
  await client.withSession(async (session) => {
    await session.withTransaction(async () => {
      await c.insertOne({ _id: 1 }, { session });
      expect(await c.countDocuments({}, { session })).toBe(2);
      expect(await c.countDocuments()).toBe(1);
    });
    expect(await c.countDocuments()).toBe(2);
    session.startTransaction();
    await c.deleteMany({}, { session });
    await session.abortTransaction();
  });
  expect(await c.countDocuments()).toBe(2);
});

test('a transaction reads one snapshot', async () => {
  const c = collection();
  await c.insertOne({ _id: 1, n: 1 });
  await client.withSession((session) =>
    session.withTransaction(async () => {
      expect((await c.findOne({ _id: 1 }, { session }))?.['n']).toBe(1);
      await c.updateOne({ _id: 1 }, { $set: { n: 2 } });
      expect((await c.findOne({ _id: 1 }, { session }))?.['n']).toBe(1);
    }),
  );
});

test('a write conflict is transient', async () => {
  const c = collection();
  await c.insertOne({ _id: 1, n: 0 });
  const conflicting = [
    (session: ClientSession) => c.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session }),
    (session: ClientSession) => c.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } }, { session }),
    (session: ClientSession) => c.deleteOne({ _id: 1 }, { session }),
    (session: ClientSession) => c.insertOne({ _id: 2 }, { session }),
  ];
  const winner = client.startSession();
  winner.startTransaction();
  await c.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: winner });
  await c.insertOne({ _id: 2 }, { session: winner });
  for (const run of conflicting) {
    await client.withSession(async (session) => {
      session.startTransaction();
      const error = await failure(run(session));
      expect(error).toMatchObject({ code: 112 });
      expect(error['hasErrorLabel']('TransientTransactionError')).toBe(true);
      await session.abortTransaction();
    });
  }
  await winner.commitTransaction();
  await winner.endSession();
  expect((await c.findOne({ _id: 1 }))?.['n']).toBe(1);
});

test('a write that comes after the snapshot of a transaction is a conflict', async () => {
  const c = collection();
  await c.insertOne({ _id: 1, n: 0 });
  await client.withSession(async (session) => {
    session.startTransaction();
    await c.findOne({ _id: 1 }, { session });
    await c.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    await expect(c.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session })).rejects.toMatchObject({
      code: 112,
    });
    await session.abortTransaction();
  });
});

test('withTransaction retries until every writer is through', async () => {
  const c = collection();
  await c.insertOne({ _id: 1, n: 0 });
  await Promise.all(
    range(10).map(() =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          const found = await c.findOne({ _id: 1 }, { session });
          await c.updateOne({ _id: 1 }, { $set: { n: found?.['n'] + 1 } }, { session });
        }),
      ),
    ),
  );
  expect((await c.findOne())?.['n']).toBe(10);
});

test('a transaction creates collections and indexes', async () => {
  const c = collection();
  await client.withSession(async (session) => {
    session.startTransaction();
    await c.insertOne({ _id: 1, a: 1 }, { session });
    expect((await c.find({}, { session }).toArray()).length).toBe(1);
    await session.commitTransaction();
  });
  expect(await c.countDocuments()).toBe(1);
});

test('a cursor of a transaction sees its writes', async () => {
  const c = collection();
  await c.insertMany(range(50).map((i) => ({ _id: i })));
  await client.withSession((session) =>
    session.withTransaction(async () => {
      await c.insertOne({ _id: -1 }, { session });
      const ids = (await c.find({}, { session, batchSize: 7 }).sort({ _id: 1 }).toArray()).map(
        ({ _id }) => _id,
      );
      expect(ids).toEqual(range(51).map((i) => i - 1));
    }),
  );
});

test('an error ends the transaction', async () => {
  const c = collection();
  await c.insertOne({ _id: 1 });
  await client.withSession(async (session) => {
    session.startTransaction();
    await c.insertOne({ _id: 2 }, { session });
    await expect(c.insertOne({ _id: 1 }, { session })).rejects.toMatchObject({ code: 11000 });
    await expect(c.findOne({}, { session })).rejects.toMatchObject({ code: 251 });
    await session.abortTransaction();
  });
  expect(await c.countDocuments()).toBe(1);
});
