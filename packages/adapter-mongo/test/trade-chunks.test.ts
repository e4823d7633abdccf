import { defaultLimits } from '@jts/adapter-kit';
import { Int32, ObjectId } from 'mongodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { accessFrom } from '../src/client.js';
import { Connection } from '../src/connection.js';
import { TradeChunks } from '../src/trade-chunks.js';
import { Writes } from '../src/writes.js';
import { newResult } from './content.js';
import { skipWithoutServer, testDatabase } from './database.js';

const database = testDatabase();
const raw = (name: string) => database.db.collection(name);
const chunks = () => raw('backtest_trades').countDocuments();

describe('the trades of a large result', () => {
  beforeEach(skipWithoutServer);

  it('stand in chunks beside it, which its document names', async () => {
    const store = await database.open();
    const { id } = await store.backtests.save(newResult('large', 45_000));
    const _id = new ObjectId(id);
    const document = await raw('backtest_results').findOne({ _id }, { promoteValues: false });
    expect(document?.['tradeChunks']).toEqual({ count: new Int32(9), trades: new Int32(45_000) });
    expect(document).not.toHaveProperty('trades');
    const stored = await raw('backtest_trades').find({ resultId: _id }).sort({ n: 1 }).toArray();
    expect(stored.map(({ n, trades }) => [n, trades.length])).toEqual(
      Array.from({ length: 9 }, (_, n) => [n, 5000]),
    );
    await store.backtests.delete(id);
    expect(await chunks()).toBe(0);
  });

  it('are CORRUPT_DATA where one of their chunks is lost', async () => {
    const store = await database.open();
    const { id } = await store.backtests.save(newResult('large', 45_000));
    await raw('backtest_trades').deleteOne({ resultId: new ObjectId(id), n: 8 });
    const refusal = {
      code: 'CORRUPT_DATA',
      collection: 'backtest_results',
      id,
      path: 'tradeChunks',
    };
    await expect(store.backtests.getById(id)).rejects.toMatchObject(refusal);
    await raw('backtest_trades').deleteOne({ resultId: new ObjectId(id), n: 3 });
    await expect(store.backtests.getById(id)).rejects.toMatchObject({ code: 'CORRUPT_DATA' });
    expect((await store.backtests.listByStrategy('large')).items).toHaveLength(1);
    expect(await store.backtests.deleteByStrategy('large')).toBe(1);
    expect(await chunks()).toBe(0);
  });

  it('are gone, not broken, where a delete has got so far as to leave some of them', async () => {
    const options = { url: database.url, database: database.name };
    const connection = new Connection(await accessFrom(options));
    const parent = { _id: new ObjectId(), tradeChunks: { count: 2, trades: 0 } };
    const { signal } = new AbortController();
    const work = { signal, remainingMs: () => 10_000, limits: defaultLimits };
    await raw('backtest_trades').insertOne({ resultId: parent._id, n: 1, trades: [] });
    expect(await new TradeChunks(new Writes(connection)).read(parent, work)).toBeUndefined();
    await raw('backtest_trades').deleteMany({});
    await connection.close();
  });

  it('are no fault to be reported while a delete is at work', async () => {
    const store = await database.open();
    const { id } = await store.backtests.save(newResult('large', 45_000));
    const scans = Array.from({ length: 8 }, async () => {
      for await (const error of store.corruptDocuments()) throw error;
    });
    await store.backtests.delete(id);
    await Promise.all(scans);
  });

  it('that a crash has left without their result go with a later ensureSchema or delete, after an hour', async () => {
    const store = await database.open();
    const minutesAgo = (minutes: number) =>
      ObjectId.createFromTime(Math.floor(Date.now() / 1000) - minutes * 60);
    const leave = (minutes: number) =>
      raw('backtest_trades').insertOne({
        _id: minutesAgo(minutes),
        resultId: new ObjectId(),
        n: 0,
        trades: [],
      });
    await leave(61);
    await leave(59);
    await store.ensureSchema();
    expect(await chunks()).toBe(1);
    await leave(90);
    const { id } = await store.backtests.save(newResult('large', 45_000));
    // Another program's, which has not looked for them in this hour.
    await (await database.open()).backtests.delete(new ObjectId().toHexString());
    expect(await chunks()).toBe(10);
    expect((await store.backtests.getById(id))?.trades).toHaveLength(45_000);
    await store.backtests.deleteByStrategy('large');
    expect(await chunks()).toBe(1);
  });
});
