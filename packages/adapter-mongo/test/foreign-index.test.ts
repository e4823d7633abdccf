import { beforeEach, describe, expect, it } from 'vitest';
import { newResult } from './content.js';
import { skipWithoutServer, testDatabase } from './database.js';

describe('a unique index that others have made', () => {
  beforeEach(skipWithoutServer);
  const database = testDatabase();

  it('refuses what it takes for a duplicate: it does not pass for stored', async () => {
    const store = await database.open();
    await database.db.collection('backtest_results').createIndex({ runAt: 1 }, { unique: true });
    const result = newResult('one a moment');
    await store.backtests.save(result);
    await expect(store.backtests.save(result)).rejects.toMatchObject({ retryable: false });
    expect((await store.backtests.listByStrategy('one a moment')).items).toHaveLength(1);
  });
});
