import { type Document, MongoClient, ObjectId } from 'mongodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMongoStore, type MongoStore } from '../src/index.js';
import { newFormula } from './content.js';
import { skipWithoutServer, testDatabase } from './database.js';

const database = testDatabase();
let store: MongoStore;

beforeEach(async (context) => {
  skipWithoutServer(context);
  store = await database.open();
});

const time = new Date('2024-01-02T00:00:00.000Z');
const saved = { version: 1, createdAt: time, updatedAt: time };

async function fill(count: number, fields: object): Promise<void> {
  const names = Array.from({ length: count }, (_, n) => `formula ${String(n).padStart(4, '0')}`);
  await database.db.collection('formulas').deleteMany({});
  await database.db
    .collection('formulas')
    .insertMany(
      names.map((name) => ({ _id: new ObjectId(), ...newFormula, ...saved, ...fields, name })),
    );
}

describe('what is more than one answer of the server holds', () => {
  it('in number comes whole', async () => {
    await fill(2500, { category: 'scan' });
    const found = await store.formulas.getByCategory('scan');
    expect(new Set(found.map(({ name }) => name)).size).toBe(2500);
  });

  it('in bytes comes whole', async () => {
    const expression = 'x'.repeat(99_000);
    await fill(400, { expression });
    const { items, next } = await store.formulas.list({ limit: 399 });
    expect(items.map(({ name }) => name)).toEqual(
      Array.from({ length: 399 }, (_, n) => `formula ${String(n).padStart(4, '0')}`),
    );
    expect(items.every((item) => item.expression === expression)).toBe(true);
    expect(next).toBeDefined();
  });

  it('leaves no cursor behind', async () => {
    await fill(2500, { category: 'scan' });
    const client = new MongoClient(database.url, { monitorCommands: true });
    const replies: Document[] = [];
    client.on('commandSucceeded', ({ commandName, reply }) => {
      if (commandName !== 'endSessions') replies.push(reply as Document);
    });
    const observed = await createMongoStore({ client, database: database.name });
    await observed.formulas.getByCategory('scan');
    const opened = replies.map(({ cursor }) => cursor?.id).filter((id) => id && String(id) !== '0');
    const killed = replies.flatMap(({ cursorsKilled }) => cursorsKilled ?? []);
    await observed.close();
    await client.close();
    expect(killed.map(String)).toEqual([String(opened[0])]);
    expect(String(replies.at(-1)?.['cursor'].id)).toBe('0');
  });
});
