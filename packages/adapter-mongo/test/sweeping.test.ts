import { MongoClient, ObjectId } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createMongoStore } from '../src/index.js';
import { newResult } from './content.js';
import { skipWithoutServer, testDatabase } from './database.js';

const database = testDatabase();
const hourMs = 3_600_000;
const noId = () => new ObjectId().toHexString();

/** A store, and how often it has looked through the chunks of all results. */
async function watched() {
  const client = new MongoClient(database.url, { monitorCommands: true });
  onTestFinished(() => client.close());
  let looks = 0;
  let tell = () => {};
  client.on('commandStarted', ({ command }) => {
    if (command['aggregate'] !== 'backtest_trades') return;
    looks++;
    tell();
  });
  const options = { client, database: database.name };
  const { backtests, ensureSchema, close } = await createMongoStore(options);
  onTestFinished(() => close());
  const onLook = (told: () => void) => {
    tell = told;
  };
  return { backtests, ensureSchema, looks: () => looks, onLook };
}

describe('what crashes have left is looked for', () => {
  beforeEach((context) => {
    skipWithoutServer(context);
    vi.useFakeTimers({ toFake: ['performance'] });
  });
  afterEach(() => vi.useRealTimers());

  it('by the first delete of a store, and then by one an hour', async () => {
    const { backtests, looks } = await watched();
    const { id } = await backtests.save(newResult('small', 3));
    expect(await backtests.delete(id)).toBe(true);
    expect(looks()).toBe(1);
    await Promise.all(Array.from({ length: 5 }, () => backtests.delete(noId())));
    await backtests.deleteByStrategy('none');
    vi.advanceTimersByTime(hourMs - 1);
    await backtests.delete(noId());
    expect(looks()).toBe(1);
    vi.advanceTimersByTime(1);
    await Promise.all(Array.from({ length: 5 }, () => backtests.delete(noId())));
    expect(looks()).toBe(2);
  });

  it('by each ensureSchema, which counts', async () => {
    const { backtests, ensureSchema, looks } = await watched();
    await ensureSchema();
    await backtests.delete(noId());
    expect(looks()).toBe(1);
    await ensureSchema();
    expect(looks()).toBe(2);
  });

  it('again where that was given up', async () => {
    const { backtests, looks, onLook } = await watched();
    const giveUp = new AbortController();
    onLook(() => giveUp.abort());
    const given = backtests.delete(noId(), { signal: giveUp.signal });
    await expect(given).rejects.toMatchObject({ code: 'ABORTED' });
    expect(looks()).toBe(1);
    await backtests.delete(noId());
    expect(looks()).toBe(2);
  });
});
