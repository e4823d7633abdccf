import type { Document } from 'mongodb';
import { expect, test } from 'vitest';
import { failure, range, useServer } from './client.js';

const { collection } = useServer();

function pick({ code, message, keyPattern, keyValue, errorResponse }: Document): Document {
  return {
    code,
    message,
    keyPattern: keyPattern ?? errorResponse?.keyPattern,
    keyValue: keyValue ?? errorResponse?.keyValue,
  };
}

test('a duplicate is error 11000 with its key', async () => {
  const c = collection();
  await c.createIndex({ email: 1, 'tenant.id': 1 }, { unique: true });
  await c.insertMany([
    { _id: 1, email: 'a@b', tenant: { id: 7 } },
    { _id: 2, email: 'c@d', tenant: { id: 7 } },
  ]);
  const expected = {
    code: 11000,
    keyPattern: { email: 1, 'tenant.id': 1 },
    keyValue: { email: 'a@b', 'tenant.id': 7 },
    message: `E11000 duplicate key error collection: ${c.namespace} index: email_1_tenant.id_1 dup key: { email: "a@b", tenant.id: 7 }`,
  };
  const duplicate = Object.freeze({ email: 'a@b', tenant: { id: 7 } });
  const inserted = await failure(c.insertOne({ ...duplicate }));
  expect(inserted['code']).toBe(11000);
  expect(inserted['message']).toBe(expected.message);
  expect(pick(inserted)).toEqual(expected);
  expect((await failure(c.insertOne({ _id: 1 })))['code']).toBe(11000);
  expect((await failure(c.insertOne({ _id: 1 })))['errorResponse'].keyPattern).toEqual({ _id: 1 });
  expect((await failure(c.updateOne({ _id: 2 }, { $set: duplicate })))['code']).toBe(11000);
  expect((await failure(c.replaceOne({ _id: 2 }, duplicate)))['code']).toBe(11000);
  expect(pick(await failure(c.findOneAndUpdate({ _id: 2 }, { $set: duplicate })))).toEqual(
    expected,
  );
  expect(
    (await failure(c.updateOne({ _id: 9 }, { $set: duplicate }, { upsert: true })))['code'],
  ).toBe(11000);
  const absent = collection();
  await absent.createIndex({ a: 1 }, { unique: true });
  await absent.insertOne({});
  expect((await failure(absent.insertOne({})))['errorResponse'].keyValue).toEqual({ a: null });
  expect(await c.countDocuments()).toBe(2);
});

test('a partial unique index binds only the documents that it covers', async () => {
  const c = collection();
  await c.createIndex({ name: 1 }, { unique: true, partialFilterExpression: { deleted: false } });
  await c.insertMany([
    { name: 'x', deleted: true },
    { name: 'x', deleted: true },
    { name: 'x', deleted: false },
  ]);
  await expect(c.insertOne({ name: 'x', deleted: false })).rejects.toMatchObject({ code: 11000 });
});

test('a sparse unique index lets documents without the field be', async () => {
  const c = collection();
  await c.createIndex({ name: 1 }, { unique: true, sparse: true });
  await c.insertMany([{}, {}, { name: 'x' }]);
  await expect(c.insertOne({ name: 'x' })).rejects.toMatchObject({ code: 11000 });
});

test('a unique index cannot be built over duplicates', async () => {
  const c = collection();
  await c.insertMany([{ a: 1 }, { a: 1 }]);
  await expect(c.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
});

test('each of very many duplicates is told', async () => {
  const c = collection();
  const documents = range(20_000).map((i) => ({ _id: i }));
  await c.insertMany(documents);
  const { writeErrors } = await failure(c.insertMany(documents, { ordered: false }));
  expect(writeErrors.length).toBe(20_000);
  expect(writeErrors.at(-1).err.errmsg).toContain('dup key: { _id: 19999 }');
});
