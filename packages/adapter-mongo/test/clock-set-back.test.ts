import { beforeEach, describe, expect, it } from 'vitest';
import { skipWithoutServer, testDatabase } from './database.js';
import { openLateNetwork } from './late-network.js';

describe('a server whose clock is set back', () => {
  beforeEach(skipWithoutServer);
  const database = testDatabase();

  it('does not keep a write waiting for as long', async () => {
    const network = await openLateNetwork(database.url);
    const store = await database.open({ url: network.url });
    const other = await database.open();
    await other.settings.set('a', 'first');
    const held = network.holdAt('findAndModify');
    const leaving = new AbortController();
    const { signal } = leaving;
    const late = store.settings.set('a', 'late', { expectedVersion: 1, signal });
    await held;
    leaving.abort();
    await expect(late).rejects.toMatchObject({ code: 'ABORTED' });
    await other.settings.delete('a');
    // The first that the next insert asks for is the time.
    network.setBack(database.name);
    const saved = await store.settings.set('a', 'newer', { expectedVersion: 0 });
    await network.deliver();
    expect(saved).toMatchObject({ version: 1 });
    expect(await store.settings.get('a')).toMatchObject({ value: 'newer' });
  });
});
