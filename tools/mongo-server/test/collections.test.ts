import { expect, test } from 'vitest';
import { useServer } from './client.js';

const { client, collection, db } = useServer();

test('create, list, rename, drop', async () => {
  const catalog = client.db(`${db.databaseName}_catalog`);
  await catalog.createCollection('one');
  await catalog.collection('two').insertOne({});
  expect((await catalog.listCollections().toArray()).map(({ name }) => name).sort()).toEqual([
    'one',
    'two',
  ]);
  expect(
    (await catalog.listCollections({ name: 'one' }, { nameOnly: true }).toArray())[0]?.type,
  ).toBe('collection');
  await catalog.renameCollection('one', 'three');
  expect(
    (await client.db().admin().listDatabases()).databases.some(
      ({ name }) => name === catalog.databaseName,
    ),
  ).toBe(true);
  expect(await catalog.dropCollection('three')).toBe(true);
  await catalog.dropCollection('never-existed');
  expect((await catalog.command({ collStats: 'two' }))['count']).toBe(1);
  expect((await catalog.stats())['collections']).toBe(1);
  await catalog.dropDatabase();
  expect(await catalog.listCollections().toArray()).toEqual([]);
});

test('a view', async () => {
  const c = collection();
  await c.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 2 },
  ]);
  const view = await db.createCollection('view1', {
    viewOn: c.collectionName,
    pipeline: [{ $match: { a: 2 } }],
  });
  expect(await view.find().toArray()).toEqual([{ _id: 2, a: 2 }]);
});

test('a validator', async () => {
  const validated = await db.createCollection('validated', {
    validator: {
      $jsonSchema: { required: ['name'], properties: { name: { bsonType: 'string' } } },
    },
  });
  await validated.insertOne({ name: 'ok' });
  await expect(validated.insertOne({ name: 1 })).rejects.toMatchObject({ code: 121 });
});
