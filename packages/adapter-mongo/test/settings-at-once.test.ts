import { MongoClient } from 'mongodb';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { createMongoStore } from '../src/index.js';
import { skipWithoutServer, testDatabase } from './database.js';
import { openLateNetwork } from './late-network.js';

beforeEach(skipWithoutServer);

const database = testDatabase();

it('sets of one key at the same time are not in the way of each other', async () => {
  const client = new MongoClient(database.url, { monitorCommands: true });
  onTestFinished(() => client.close());
  let updates = 0;
  client.on('commandStarted', ({ commandName }) => {
    if (commandName === 'findAndModify') updates++;
  });
  const store = await createMongoStore({ client, database: database.name });
  onTestFinished(() => store.close());
  const { settings } = store;
  const sets = Array.from({ length: 50 }, (_, n) => settings.set('one', n));
  const versions = (await Promise.all(sets)).map(({ version }) => version);
  expect(versions).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
  expect(updates).toBe(50);
  expect(await settings.get('one')).toMatchObject({ value: 49, version: 50 });
});

it('a set that gets no answer does not keep others of its key for long', async () => {
  const network = await openLateNetwork(database.url);
  const { settings } = await database.open({ url: network.url });
  await settings.set('two', 'first');
  const held = network.holdAt('findAndModify');
  const stuck = settings.set('two', 'stuck', { timeoutMs: 20_000 });
  const answered = stuck.catch(({ code }) => code);
  await held;
  expect(await settings.set('two', 'other')).toMatchObject({ value: 'other', version: 2 });
  network.goOn();
  expect(await answered).toMatchObject({ value: 'stuck', version: 3 });
});
