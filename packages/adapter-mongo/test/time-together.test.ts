import { MongoClient } from 'mongodb';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { createMongoStore } from '../src/index.js';
import { skipWithoutServer, testDatabase } from './database.js';

beforeEach(skipWithoutServer);

const database = testDatabase();

it('writes that begin together ask for the time of the server once', async () => {
  const client = new MongoClient(database.url, { monitorCommands: true });
  onTestFinished(() => client.close());
  const store = await createMongoStore({ client, database: database.name });
  onTestFinished(() => store.close());
  let questions = 0;
  client.on('commandStarted', ({ commandName }) => {
    if (commandName === 'hello') questions++;
  });
  const keys = Array.from({ length: 50 }, (_, n) => `key ${n}`);
  await Promise.all(keys.map((key) => store.settings.set(key, key)));
  expect(questions).toBe(1);
});
