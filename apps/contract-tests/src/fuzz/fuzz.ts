import type { ModelOptions } from '@jts/conformance';
import type { Ports } from '../any-calls.js';
import type { StoreTarget } from '../store-target.js';

/** One case of one port, on one adapter. */
export interface Subject {
  readonly port: string;
  /** The key of the case. */
  readonly key: string;
  /** Opens a database, and rejects where it finds a divergence. */
  run(options: Partial<ModelOptions>): Promise<void>;
}

export interface Divergence {
  readonly port: string;
  readonly key: string;
  /** What `--seed` must be to find it in the first round. */
  readonly seed: number;
  /** Says what differs, and after which calls. */
  readonly message: string;
}

/** What has been done so far. */
export interface Tally {
  /** By port. */
  readonly calls: ReadonlyMap<string, number>;
  readonly divergences: readonly Divergence[];
}

/** What is found is made small first: many times the calls, on a database perhaps slow. */
const timeoutMs = 30 * 60_000;

/** Sequences tried in one database: it is emptied between them, but what was deleted may weigh. */
const runs = 25;

export const subjects = <S>(ports: Ports<S>, target: StoreTarget<S>): Subject[] =>
  Object.entries(ports).flatMap(([port, calls]) =>
    calls.keys.map((key) => ({
      port,
      key,
      run: (model: Partial<ModelOptions>) => calls.run(key, target, { model, timeoutMs }),
    })),
  );

/**
 * Tries the subjects in turn, round after round with a seed of its own, while `goesOn` says so.
 *
 * @param seed of the first round; each next round has the next
 * @param goesOn asked before each case
 * @param onDivergence told at once
 */
export async function fuzz(
  subjects: readonly Subject[],
  seed: number,
  goesOn: (tally: Tally) => boolean,
  onDivergence: (found: Divergence) => void,
): Promise<Tally> {
  const calls = new Map<string, number>();
  const divergences: Divergence[] = [];
  const tally = { calls, divergences };
  for (let round = seed; ; round++) {
    for (const { port, key, run } of subjects) {
      if (!goesOn(tally)) return tally;
      const onCall = () => void calls.set(port, (calls.get(port) ?? 0) + 1);
      await run({ runs, seed: round, onCall }).catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        const found = { port, key, seed: round, message };
        divergences.push(found);
        onDivergence(found);
      });
    }
  }
}
