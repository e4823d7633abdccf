import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { type AnyDocument, failure, range, slowPipeline, useServer } from './client.js';

const { client, collection, db, url } = useServer();

test('maxTimeMS interrupts', async () => {
  const c = collection();
  await c.insertMany(range(3_000).map((i) => ({ _id: i, n: i })));
  await expect(c.aggregate(slowPipeline(c), { maxTimeMS: 100 }).toArray()).rejects.toMatchObject({
    code: 50,
    codeName: 'MaxTimeMSExpired',
  });
});

test('a change stream fails with an error', async () => {
  const stream = collection().watch();
  expect(await failure(stream.next())).toMatchObject({
    name: 'MongoServerError',
    code: expect.any(Number),
  });
  await stream.close();
});

test('a client that dies in the middle of a command stops it', async () => {
  const c = collection();
  await c.insertMany(range(3_000).map((i) => ({ _id: i, n: i })));
  const doomed = await MongoClient.connect(url);
  const pending = doomed
    .db(db.databaseName)
    .collection<AnyDocument>(c.collectionName)
    .aggregate(slowPipeline(c))
    .toArray();
  const isRunning = async () => {
    const { inprog } = await client.db('admin').command({ currentOp: 1 });
    return JSON.stringify(inprog).includes(db.databaseName);
  };
  await expect.poll(isRunning).toBe(true);
  await Promise.all([expect(pending).rejects.toThrow(), doomed.close(true)]);
  await expect.poll(isRunning).toBe(false);
});
