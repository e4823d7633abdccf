import { startEngine } from '@jts/adapter-clickhouse/embedded';
import { isStorageError } from '@jts/domain';
import { hostProblem } from '@jts/mongo-server';
import type { Store } from '@jts/ports';
import { expect, inject } from 'vitest';
import { chaos } from '../src/chaos/chaos.js';
import { type FaultKind, quickFaults } from '../src/chaos/faults.js';
import { summaryOf } from '../src/chaos/report.js';
import type { OpenScene } from '../src/chaos/scene.js';

/** Of faults of the connection, and of the server. */
type Runs = readonly [number, number];

/** What `pnpm chaos --seed 1` does, too. */
const seed = 1;

export async function check<S extends Store>(
  { scene, close }: OpenScene<S>,
  [quick, ofServer]: Runs = [140, 10],
): Promise<void> {
  const parts: readonly (readonly [number, readonly FaultKind[]])[] = [
    [quick, quickFaults],
    [ofServer, ofServer === 0 ? [] : scene.server.faults],
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
export const engineProblem = (): Promise<string | undefined> =>
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

/** Why DocumentDB can't, or may not. */
export async function mongoProblem(): Promise<string | undefined> {
  const shared = inject('mongo');
  return 'unavailable' in shared ? shared.unavailable : hostProblem();
}
