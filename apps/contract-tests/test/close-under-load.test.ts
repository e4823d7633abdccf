import { randomBytes } from 'node:crypto';
import { createClickHouseStore } from '@jts/adapter-clickhouse';
import { createMongoStore } from '@jts/adapter-mongo';
import { isStorageError } from '@jts/domain';
import type { Store } from '@jts/ports';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { World } from '../src/chaos/operation.js';
import { anyOf, type Random, randomFrom } from '../src/chaos/random.js';
import { documentsWorld } from '../src/chaos/worlds/documents.js';
import { marketWorld } from '../src/chaos/worlds/market.js';
import { openDatabase, reasonOf } from '../src/database.js';

const clients = 16;
const callsBeforeClose = 100;

/** Clients of one store that is closed in the midst of their calls, and what is stored then. */
async function closeUnderLoad<S extends Store>(
  connect: () => Promise<S>,
  worldOf: (owner: string) => World<S>,
): Promise<void> {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const [store, witness] = [await connect(), await connect()];
  onTestFinished(() => witness.close());
  await store.ensureSchema();
  const worlds = Array.from({ length: clients }, (_, i) => worldOf(`C${i}-`));
  for (const world of worlds) await world.reset(store);
  let calls = 0;
  let closing: Promise<void> | undefined;
  const onCall = () => {
    calls++;
    if (calls === callsBeforeClose) closing = store.close();
  };
  const possible = await Promise.all(
    worlds.map((world, i) => workUntilClosed(world, store, randomFrom(seed, i), onCall)),
  );
  await closing;
  for (const [i, world] of worlds.entries()) {
    expect(possible[i], `seed ${seed}, client ${i}`).toContain(await world.storeText(witness));
  }
}

/** @returns what may be stored: whether the last call was done is not known */
async function workUntilClosed<S>(
  { operations, modelText }: World<S>,
  store: S,
  random: Random,
  onCall: () => void,
): Promise<readonly string[]> {
  for (;;) {
    const operation = anyOf(
      operations.filter(({ possible }) => possible?.() ?? true),
      random,
    );
    const call = operation.choose(random);
    const made = call.make(store, {});
    onCall();
    try {
      const answer = await made;
      expect(call.wrong(answer)).toBeUndefined();
      call.apply?.();
      call.learn?.(answer);
    } catch (error) {
      if (!isStorageError(error) || error.code !== 'CLOSED') throw error;
      const before = modelText();
      call.apply?.();
      return [before, modelText()];
    }
  }
}

test('a ClickHouse store closed under load keeps what it acknowledged', async (context) => {
  const provided = inject('clickHouse');
  context.skip('unavailable' in provided, reasonOf(provided));
  const { drop, url, username, password, database } = await openDatabase(provided);
  onTestFinished(drop);
  await closeUnderLoad(
    () => createClickHouseStore({ url, username, password, database }),
    marketWorld,
  );
});

test('a MongoDB store closed under load keeps what it acknowledged', async (context) => {
  const provided = inject('mongo');
  if ('unavailable' in provided) return context.skip(provided.unavailable);
  const database = `jts_test_${randomBytes(8).toString('hex')}`;
  await closeUnderLoad(() => createMongoStore({ ...provided, database }), documentsWorld);
});
