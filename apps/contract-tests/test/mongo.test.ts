import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { expect, inject, test } from 'vitest';

test("the run's MongoDB server answers, stores and finds", async (context) => {
  const provided = inject('mongo');
  if ('unavailable' in provided) return context.skip(provided.unavailable);
  const client = new MongoClient(provided.url);
  const db = client.db(`jts_test_${randomBytes(8).toString('hex')}`);
  try {
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
    const collection = db.collection<{ _id: string; n: number }>('c');
    await collection.insertOne({ _id: 'a', n: 1 });
    expect(await collection.findOne({ n: 1 })).toEqual({ _id: 'a', n: 1 });
  } finally {
    await db.dropDatabase();
    await client.close();
  }
});
