import { expect, test } from 'vitest';
import { range, useServer } from './client.js';

const { collection } = useServer();

test('concurrent upserts by a pipeline with $$NOW all count', async () => {
  const c = collection();
  await c.insertOne({});
  const pipeline = [{ $set: { n: { $add: [{ $ifNull: ['$n', 0] }, 1] }, at: '$$NOW' } }];
  for (const round of range(20)) {
    const filter = { _id: round };
    await Promise.all(range(10).map(() => c.findOneAndUpdate(filter, pipeline, { upsert: true })));
    await Promise.all(
      range(10).map(() => c.updateOne({ _id: -1 - round }, pipeline, { upsert: true })),
    );
  }
  expect(await c.countDocuments({ n: 10 })).toBe(40);
});

test('concurrent upserts on a unique key make one document', async () => {
  const c = collection();
  await c.createIndex({ key: 1 }, { unique: true });
  const results = await Promise.allSettled(
    range(50).map(() => c.updateOne({ key: 'k' }, { $inc: { n: 1 } }, { upsert: true })),
  );
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 11000 });
  }
  expect(await c.countDocuments()).toBe(1);
  const succeeded = results.filter(({ status }) => status === 'fulfilled').length;
  expect((await c.findOne())?.['n']).toBe(succeeded);
});

test('an optimistic lock: one of 50 writers wins each version', async () => {
  const c = collection();
  await c.insertOne({ _id: 'doc', version: 0, winners: 0 });
  for (const version of range(5)) {
    const results = await Promise.all(
      range(50).map(() =>
        c.findOneAndUpdate(
          { _id: 'doc', version },
          { $inc: { version: 1, winners: 1 } },
          { returnDocument: 'after' },
        ),
      ),
    );
    const won = results.filter((document) => document !== null);
    expect(won.length).toBe(1);
    expect(won[0]?.['version']).toBe(version + 1);
  }
  expect(await c.findOne({ _id: 'doc' })).toEqual({ _id: 'doc', version: 5, winners: 5 });
});

test('$inc loses nothing under concurrency', async () => {
  const c = collection();
  await c.insertOne({ _id: 1, n: 0 });
  await Promise.all(range(200).map(() => c.updateOne({ _id: 1 }, { $inc: { n: 1 } })));
  expect((await c.findOne({ _id: 1 }))?.['n']).toBe(200);
});

test('many writers create a collection and an index at once', async () => {
  const c = collection();
  await Promise.all(
    range(20).flatMap((i) => [
      c.insertOne({ _id: i, a: i }),
      c.createIndex({ a: 1 }, { unique: true }),
    ]),
  );
  expect(await c.countDocuments()).toBe(20);
  expect((await c.indexes()).length).toBe(2);
});

test('updateMany across each other does not deadlock', async () => {
  const c = collection();
  await c.insertMany(range(50).map((i) => ({ _id: i, n: 0 })));
  await Promise.all(
    range(20).map((i) =>
      c.updateMany({ _id: i % 2 ? { $gte: 0 } : { $lt: 50 } }, { $inc: { n: 1 } }),
    ),
  );
  expect(await c.countDocuments({ n: 20 })).toBe(50);
});
