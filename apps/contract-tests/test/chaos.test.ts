import { startEngine } from '@jts/adapter-clickhouse/embedded';
import { isStorageError } from '@jts/domain';
import { hostProblem } from '@jts/mongo-server';
import type { Store } from '@jts/ports';
import { hostProblem as redisProblem } from '@jts/redis-server';
import { expect, inject, test } from 'vitest';
import { openCachedScene } from '../src/chaos/cached-scene.js';
import { chaos } from '../src/chaos/chaos.js';
import { openClickHouseScene } from '../src/chaos/clickhouse-scene.js';
import { type FaultKind, quickFaults } from '../src/chaos/faults.js';
import { openMongoScene } from '../src/chaos/mongo-scene.js';
import { summaryOf } from '../src/chaos/report.js';
import type { OpenScene } from '../src/chaos/scene.js';

/** Of faults of the connection, and of the server. */
type Runs = readonly [number, number];

/** What `pnpm chaos --seed 1` does, too. */
const seed = 1;

async function check<S extends Store>(
  { scene, close }: OpenScene<S>,
  [quick, ofServer]: Runs = [140, 10],
): Promise<void> {
  const parts: readonly (readonly [number, readonly FaultKind[]])[] = [
    [quick, quickFaults],
    [ofServer, scene.server.faults],
  ];
  try {
    for (const [to, faults] of parts) {
      const tally = await chaos(scene, { seed, from: 0, to, faults });
      expect(tally.violations, `--seed ${seed}: ${summaryOf(tally)}`).toEqual([]);
      expect(tally.runs).toBe(to);
      expect(tally.struck.size).toBe(faults.length);
    }
  } finally {
    expect(await close(), 'connections behind a closed store').toBe(0);
  }
}

/** Why the engine can't run here, if it can't. */
const engineProblem = (): Promise<string | undefined> =>
  startEngine().then(
    async (engine) => {
      await engine.stop();
      return undefined;
    },
    (error) => {
      if (isStorageError(error) && error.code === 'UNSUPPORTED') return error.message;
      throw error;
    },
  );

test.concurrent('no fault of a connection or of ClickHouse loses, doubles or splits anything', async (context) => {
  const reason = await engineProblem();
  context.skip(reason !== undefined, reason ?? '');
  await check(await openClickHouseScene(true), [140, 14]);
}, 600_000);

test.concurrent('no fault of a connection or of MongoDB loses, doubles or splits anything', async (context) => {
  const shared = inject('mongo');
  const problem = 'unavailable' in shared ? shared.unavailable : await hostProblem();
  context.skip(problem !== undefined, problem ?? '');
  await check(await openMongoScene(true));
}, 600_000);

test.concurrent('no fault of a cache makes a store fail, or answer what was', async (context) => {
  const reason = (await engineProblem()) ?? (await redisProblem());
  context.skip(reason !== undefined, reason ?? '');
  // Some calls ask no cache, and are not struck.
  await check(await openCachedScene(), [200, 60]);
}, 600_000);
