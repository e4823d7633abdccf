import { beforeEach, describe, expect, it } from 'vitest';
import type { MongoStore } from '../src/index.js';
import { newFormula, newResult } from './content.js';
import { skipWithoutServer, testDatabase } from './database.js';
import { openLateNetwork } from './late-network.js';

describe('a write that arrives late, and is still waited for', () => {
  beforeEach(skipWithoutServer);
  const database = testDatabase();

  const isSoLate = async () => {
    const time = async () => (await database.db.command({ hello: 1 }))['localTime'].getTime();
    for (const start = await time(); (await time()) < start + 1500; );
  };

  it.each<
    [string, string, (store: MongoStore) => Promise<(store: MongoStore) => Promise<unknown>>]
  >([
    [
      'sets a setting',
      'findAndModify',
      async ({ settings }) => {
        await settings.set('a', 1);
        return (store) => store.settings.set('a', 2);
      },
    ],
    [
      'sets a setting of its version',
      'findAndModify',
      async ({ settings }) => {
        await settings.set('b', 1);
        return (store) => store.settings.set('b', 2, { expectedVersion: 1 });
      },
    ],
    [
      'creates a setting',
      'findAndModify',
      async () => (store) => store.settings.set('c', 1, { expectedVersion: 0 }),
    ],
    [
      'deletes a setting',
      'delete',
      async ({ settings }) => {
        await settings.set('d', 1);
        return (store) => store.settings.delete('d');
      },
    ],
    ['creates a formula', 'findAndModify', async () => (store) => store.formulas.save(newFormula)],
    [
      'updates a formula',
      'findAndModify',
      async ({ formulas }) => {
        const saved = await formulas.save(newFormula);
        return (store) => store.formulas.save(saved);
      },
    ],
    [
      'creates a result',
      'findAndModify',
      async () => (store) => store.backtests.save(newResult('new')),
    ],
    [
      'deletes results',
      'delete',
      async ({ backtests }) => {
        const strategyId = 'deleted';
        await backtests.save(newResult(strategyId));
        return async (store) => {
          expect(await store.backtests.deleteByStrategy(strategyId)).toBe(1);
          expect((await backtests.listByStrategy(strategyId)).items).toEqual([]);
          return true;
        };
      },
    ],
  ])('%s all the same', async (_title, text, prepare) => {
    const network = await openLateNetwork(database.url);
    const store = await database.open({ url: network.url });
    const write = await prepare(await database.open());
    const held = network.holdAt(text);
    const call = write(store);
    await held;
    await isSoLate();
    network.goOn();
    expect(await call).toBeTruthy();
  });
});
