import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Long, MongoClient } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
import { Engine } from '../src/engine/engine.js';
import { startDocumentDb } from '../src/start-documentdb.js';
import { Cursors } from '../src/state/cursors.js';
import { range, useServer } from './client.js';

const { collection, db } = useServer();

test('cursors over many batches', async () => {
  const c = collection();
  await c.insertMany(range(5_000).map((i) => ({ _id: i, n: (i * 7919) % 5_000 })));
  expect((await c.find({}, { batchSize: 7 }).limit(700).toArray()).length).toBe(700);
  const sorted = await c.find({}, { batchSize: 100 }).sort({ n: -1 }).toArray();
  expect(sorted.map(({ n }) => n)).toEqual(range(5_000).reverse());
  const page = await c
    .find()
    .sort({ n: 1 })
    .skip(1_234)
    .limit(500)
    .batchSize(60)
    .project({ _id: 0, n: 1 })
    .toArray();
  expect(page).toEqual(range(500).map((i) => ({ n: i + 1_234 })));
  const grouped = await c.aggregate([{ $group: { _id: '$n' } }], { batchSize: 50 }).toArray();
  expect(new Set(grouped.map(({ _id }) => _id)).size).toBe(5_000);
});

test('more open cursors than PostgreSQL connections', async () => {
  const c = collection();
  await c.insertMany(range(500).map((i) => ({ _id: i })));
  const cursors = range(300).map(() => c.find({}, { batchSize: 100 }).sort({ _id: -1 }));
  for (const cursor of cursors) await cursor.next();
  const counts = await Promise.all(cursors.map(async (cursor) => (await cursor.toArray()).length));
  expect(counts.every((count) => count === 499)).toBe(true);
});

test('a closed cursor is gone', async () => {
  const c = collection();
  await c.insertMany(range(100).map((i) => ({ _id: i })));
  const cursor = c.find({}, { batchSize: 2 });
  await cursor.next();
  const { id } = cursor;
  await cursor.close();
  await expect(db.command({ getMore: id, collection: c.collectionName })).rejects.toMatchObject({
    code: 43,
  });
});

test('a cursor is for one reader at a time', async () => {
  const cursors = new Cursors(new Engine({})); // which connects at its first statement only
  const connection = { id: 1, remote: '', isOpen: true, peers: () => 1 };
  const owner = { connection, session: undefined, transaction: undefined };
  const cursor = { id: 7, database: 'd', namespace: 'd.c', continuation: Buffer.of(), ...owner };
  const take = () => cursors.take(7, 'd.c', undefined);
  expect(take).toThrow('not found');
  cursors.add(cursor);
  expect(() => cursors.take(7, 'd.other', undefined)).toThrow('different namespace');
  const taken = take();
  expect(take).toThrow('already in use');
  await cursors.putBack(taken);
  expect(take).not.toThrow();
});

test('a cursor that is killed while it is read is gone', async () => {
  const c = collection();
  await c.insertMany(range(50_000).map((i) => ({ _id: i })));
  const cursor = c.find({}, { batchSize: 2 }).sort({ _id: -1 });
  await cursor.next();
  const getMore = { getMore: cursor.id, collection: c.collectionName };
  const kill = { killCursors: c.collectionName, cursors: [cursor.id] };
  const reading = db.command({ ...getMore, batchSize: 49_000 });
  // The kill comes mostly in the middle of it, but may overtake it.
  const [read] = await Promise.allSettled([reading, db.command(kill)]);
  if (read.status === 'rejected') expect(read.reason).toMatchObject({ code: 43 });
  await expect(db.command(getMore)).rejects.toMatchObject({ code: 43 });
});

test('a getMore that fails ends its cursor', async () => {
  const c = collection();
  await c.insertMany(range(10).map((i) => ({ _id: i })));
  const cursor = c.find({}, { batchSize: 2 }).sort({ _id: -1 });
  await cursor.next();
  const getMore = { getMore: cursor.id, collection: c.collectionName };
  await expect(db.command({ ...getMore, batchSize: -1 })).rejects.toThrow();
  await expect(db.command(getMore)).rejects.toMatchObject({ code: 43 });
});

const vanishing = `
  import { MongoClient } from 'mongodb';
  const client = await MongoClient.connect(process.argv[1]);
  const c = client.db('test').collection('c');
  await c.insertMany(Array.from({ length: 1000 }, (_, i) => ({ _id: i })));
  const cursor = c.find({}, { batchSize: 5 }).sort({ _id: -1 });
  await cursor.next();
  console.log(String(cursor.id));
  setInterval(() => {}, 1000);
`;

test('a client that dies in the middle of a cursor leaves nothing behind', async () => {
  const server = await startDocumentDb(); // of its own: the cursors of other tests would count, too
  onTestFinished(server.stop);
  const client = await MongoClient.connect(server.url);
  onTestFinished(() => client.close());
  const doomed = spawn(process.execPath, ['--input-type=module', '--eval', vanishing, server.url], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(doomed.stdout), 'line');
  const openCursors = async () => {
    const { metrics } = await client.db('admin').command({ serverStatus: 1 });
    return metrics.cursor.open.total;
  };
  expect(await openCursors()).toBe(1);
  doomed.kill('SIGKILL');
  await expect.poll(openCursors).toBe(0);
  const getMore = { getMore: Long.fromString(line), collection: 'c', batchSize: 1 };
  await expect(client.db('test').command(getMore)).rejects.toMatchObject({ code: 43 });
});
