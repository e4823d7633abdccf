import type { CallOptions } from '@jts/ports';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MongoStore } from '../src/index.js';
import { newFormula, newResult, newStrategy } from './content.js';
import { skipWithoutServer, testDatabase } from './database.js';
import { type LateNetwork, openLateNetwork } from './late-network.js';

type Write = (store: MongoStore, options: CallOptions) => Promise<unknown>;

/** How the first attempt of a write is left: its bytes are on their way, and nobody waits for them. */
const ends = {
  'was given up': async (network: LateNetwork, store: MongoStore, text: string, write: Write) => {
    const held = network.holdAt(text);
    const leaving = new AbortController();
    const call = write(store, { signal: leaving.signal });
    await held;
    leaving.abort();
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
  },
  'was repeated': async (network: LateNetwork, store: MongoStore, text: string, write: Write) => {
    const held = network.holdAt(text);
    const call = write(store, {});
    await held;
    network.cut();
    await call;
  },
};

const keys = (function* () {
  for (let n = 1; ; n++) yield `key ${n}`;
})();
const nextKey = () => keys.next().value as string;
const ids = (function* () {
  for (let n = 1; ; n++) yield n.toString(16).padStart(24, '0');
})();
const nextId = () => ids.next().value as string;

describe.each(Object.entries(ends))('a write that %s and arrives late', (_, leave) => {
  beforeEach(skipWithoutServer);
  const database = testDatabase();

  const open = async () => {
    const network = await openLateNetwork(database.url);
    const store = await database.open({ url: network.url, retry: { initialDelayMs: 1 } });
    const late = (text: string, write: Write) => leave(network, store, text, write);
    return { network, store, late };
  };

  it('sets no setting that was set since', async () => {
    const { network, store, late } = await open();
    const key = nextKey();
    await store.settings.set(key, 'first');
    await late('findAndModify', ({ settings }, options) => settings.set(key, 'late', options));
    await store.settings.set(key, 'newer');
    await network.deliver();
    expect(await store.settings.get(key)).toMatchObject({ value: 'newer' });
  });

  it('sets no setting that another program has set since', async () => {
    const { network, store, late } = await open();
    const key = nextKey();
    await store.settings.set(key, 'first');
    await late('findAndModify', ({ settings }, options) => settings.set(key, 'late', options));
    await (await database.open()).settings.set(key, 'newer');
    await network.deliver();
    expect(await store.settings.get(key)).toMatchObject({ value: 'newer' });
  });

  it('sets no setting that was deleted and set since', async () => {
    const { network, store, late } = await open();
    const key = nextKey();
    await store.settings.set(key, 'first');
    await late('findAndModify', ({ settings }, options) => settings.set(key, 'late', options));
    await store.settings.delete(key);
    await store.settings.set(key, 'newer');
    await network.deliver();
    expect(await store.settings.get(key)).toMatchObject({ value: 'newer', version: 1 });
  });

  it.each([
    ['of any version', {}],
    ['that is new', { expectedVersion: 0 }],
  ])('creates no setting %s that was deleted since', async (_title, expected) => {
    const { network, store, late } = await open();
    const key = nextKey();
    await late('findAndModify', ({ settings }, options) =>
      settings.set(key, 'late', { ...options, ...expected }),
    );
    await store.settings.delete(key);
    await network.deliver();
    expect(await store.settings.get(key)).toBeNull();
  });

  it('sets no setting of its version that was deleted and set since', async () => {
    const { network, store, late } = await open();
    const key = nextKey();
    await store.settings.set(key, 'first');
    await late('findAndModify', ({ settings }, options) =>
      settings.set(key, 'late', { ...options, expectedVersion: 1 }),
    );
    await store.settings.delete(key);
    await store.settings.set(key, 'newer');
    await network.deliver();
    expect(await store.settings.get(key)).toMatchObject({ value: 'newer', version: 1 });
  });

  it('deletes no setting that was set since', async () => {
    const { network, store, late } = await open();
    const key = nextKey();
    await store.settings.set(key, 'first');
    await late('delete', ({ settings }, options) => settings.delete(key, options));
    await store.settings.set(key, 'newer');
    await network.deliver();
    expect(await store.settings.get(key)).toMatchObject({ value: 'newer' });
  });

  it('deletes no setting that another program has deleted and set since', async () => {
    const { network, store, late } = await open();
    const key = nextKey();
    await store.settings.set(key, 'first');
    await late('delete', ({ settings }, options) => settings.delete(key, options));
    const other = await database.open();
    await other.settings.delete(key);
    await other.settings.set(key, 'newer');
    await network.deliver();
    expect(await store.settings.get(key)).toMatchObject({ value: 'newer' });
  });

  describe.each(['formulas', 'strategies'] as const)('of %s', (kind) => {
    // What both have in common is all that is asked here.
    const repository = (store: MongoStore) => store[kind] as MongoStore['formulas'];
    const entity = (kind === 'formulas' ? newFormula : newStrategy(nextId())) as typeof newFormula;

    it('creates nothing that was deleted since', async () => {
      const { network, store, late } = await open();
      const newId = nextId();
      await late('findAndModify', (to, options) =>
        repository(to).save(entity, { ...options, newId }),
      );
      await repository(store).delete(newId);
      await network.deliver();
      expect(await repository(store).getById(newId)).toBeNull();
    });

    it('updates nothing that was saved since', async () => {
      const { network, store, late } = await open();
      const first = await repository(store).save(entity);
      await late('findAndModify', (to, options) =>
        repository(to).save({ ...first, name: 'late' }, options),
      );
      const stored = await repository(store).getById(first.id);
      await repository(store).save({ ...first, ...stored, name: 'newer' });
      await network.deliver();
      expect(await repository(store).getById(first.id)).toMatchObject({ name: 'newer' });
    });

    it('updates nothing that was deleted and created since', async () => {
      const { network, store, late } = await open();
      const first = await repository(store).save(entity);
      await late('findAndModify', (to, options) =>
        repository(to).save({ ...first, name: 'late' }, options),
      );
      await repository(store).delete(first.id);
      await repository(store).save({ ...entity, name: 'newer' }, { newId: first.id });
      await network.deliver();
      expect(await repository(store).getById(first.id)).toMatchObject({ name: 'newer' });
    });

    it('deletes nothing that was created since', async () => {
      const { network, store, late } = await open();
      const { id } = await repository(store).save(entity);
      await late('delete', (to, options) => repository(to).delete(id, options));
      await repository(store).save(entity, { newId: id });
      await network.deliver();
      expect(await repository(store).getById(id)).toMatchObject({ version: 1 });
    });

    it('deletes nothing that was saved since', async () => {
      const { network, store, late } = await open();
      const first = await repository(store).save(entity);
      await late('delete', (to, options) => repository(to).delete(first.id, options));
      if ((await repository(store).getById(first.id)) !== null) {
        await repository(store).save({ ...first, name: 'newer' });
      }
      await repository(store).save({ ...entity, name: 'newer' }, { newId: first.id });
      await network.deliver();
      expect(await repository(store).getById(first.id)).toMatchObject({ name: 'newer' });
    });
  });

  describe.each([
    ['in one document', 3],
    ['in chunks', 45_000],
  ])('of a result %s', (_title, trades) => {
    it('creates nothing that was deleted since', async () => {
      const { network, store, late } = await open();
      const newId = nextId();
      await late('runAt', ({ backtests }, options) =>
        backtests.save(newResult('s', trades), { ...options, newId }),
      );
      await store.backtests.delete(newId);
      await network.deliver();
      expect(await store.backtests.getById(newId)).toBeNull();
    });

    it('creates nothing that was deleted with its strategy since', async () => {
      const { network, store, late } = await open();
      const strategyId = nextId();
      await late('runAt', ({ backtests }, options) =>
        backtests.save(newResult(strategyId, trades), options),
      );
      await store.backtests.deleteByStrategy(strategyId);
      await network.deliver();
      expect((await store.backtests.listByStrategy(strategyId)).items).toEqual([]);
    });

    it('deletes nothing that was saved since', async () => {
      const { network, store, late } = await open();
      const result = newResult('s', trades);
      const { id } = await store.backtests.save(result);
      await late(deleteFrom('backtest_results'), ({ backtests }, options) =>
        backtests.delete(id, options),
      );
      await store.backtests.save(result, { newId: id });
      await network.deliver();
      expect((await store.backtests.getById(id))?.trades).toHaveLength(trades);
    });

    it('deletes nothing with its strategy that was saved since', async () => {
      const { network, store, late } = await open();
      const strategyId = nextId();
      const result = newResult(strategyId, trades);
      const { id } = await store.backtests.save(result);
      await late(deleteFrom('backtest_results'), ({ backtests }, options) =>
        backtests.deleteByStrategy(strategyId, options),
      );
      await store.backtests.save(result, { newId: id });
      await network.deliver();
      expect((await store.backtests.getById(id))?.trades).toHaveLength(trades);
    });
  });

  it('deletes no trades of a result that was saved since', async () => {
    const { network, store, late } = await open();
    const result = newResult('s', 45_000);
    const { id } = await store.backtests.save(result);
    await late(deleteFrom('backtest_trades'), ({ backtests }, options) =>
      backtests.delete(id, options),
    );
    await store.backtests.save(result, { newId: id });
    await network.deliver();
    expect((await store.backtests.getById(id))?.trades).toHaveLength(45_000);
  });

  it('leaves no trades of a result that was deleted since', async () => {
    const { network, store, late } = await open();
    const newId = nextId();
    await late('resultId', ({ backtests }, options) =>
      backtests.save(newResult('s', 45_000), { ...options, newId }),
    );
    await store.backtests.delete(newId);
    await network.deliver();
    const chunks = database.db.collection('backtest_trades');
    expect(
      await chunks.countDocuments({ $expr: { $eq: [{ $toString: '$resultId' }, newId] } }),
    ).toBe(0);
  });
});

/** As it stands in BSON: the command's name is a field, and the collection's is its value. */
function deleteFrom(collection: string): string {
  return `delete\0${String.fromCharCode(collection.length + 1)}\0\0\0${collection}\0`;
}
