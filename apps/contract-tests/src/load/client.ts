import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { Operation, World } from '../chaos/operation.js';
import { anyOf, type Random } from '../chaos/random.js';

/** One user of a store of its own, with what should be in it of this user's. */
export interface Client<S> {
  readonly name: string;
  readonly world: World<S>;
  readonly store: S;
  readonly random: Random;
}

export interface LoadTally {
  /** Of each operation: how long its calls took, in microseconds. */
  readonly latencies: Map<string, RecordableHistogram>;
  /** Calls that failed, answered wrong, or left behind what they should not. */
  readonly problems: string[];
}

export const emptyTally = (): LoadTally => ({ latencies: new Map(), problems: [] });

/**
 * Makes one call after the other, any of those possible, while `goesOn` says so. A client that can't
 * begin again after a failed call ends, which is a problem of its own; it never rejects, so that the
 * others go on.
 */
export async function work<S>(
  client: Client<S>,
  tally: LoadTally,
  goesOn: () => boolean,
): Promise<void> {
  const { name, world, store } = client;
  try {
    await world.reset(store);
    while (goesOn()) {
      // What a failed call did before it failed is not known.
      if (!(await callOnce(client, tally))) await world.reset(store);
    }
  } catch (error) {
    tally.problems.push(`${name} could not begin again and ended: ${error}`);
  }
}

/** Whether the store holds what it should, once all calls have ended. */
export async function check<S>(
  { name, world, store }: Client<S>,
  { problems }: LoadTally,
): Promise<void> {
  try {
    const found = await world.storeText(store);
    if (found !== world.modelText()) problems.push(`${name}: what is stored differs at the end`);
  } catch (error) {
    problems.push(`${name}: what is stored can't be read at the end: ${error}`);
  }
}

/** Whether the call ended well, so that the model knows what is stored. */
async function callOnce<S>(
  { name, world, store, random }: Client<S>,
  { latencies, problems }: LoadTally,
): Promise<boolean> {
  const operation = anyOf(world.operations.filter(isPossible), random);
  const call = operation.choose(random);
  const begin = performance.now();
  try {
    const answer = await call.make(store, {});
    record(latencies, operation.name, performance.now() - begin);
    const wrong = call.wrong(answer);
    if (wrong !== undefined) problems.push(`${name}, ${operation.name} answered wrong: ${wrong}`);
    call.apply?.();
    call.learn?.(answer);
    return true;
  } catch (error) {
    problems.push(`${name}, ${operation.name} failed: ${error}`);
    return false;
  }
}

const isPossible = ({ possible }: Operation<never>): boolean => possible?.() ?? true;

function record(latencies: LoadTally['latencies'], operation: string, tookMs: number): void {
  const histogram = latencies.get(operation) ?? createHistogram();
  latencies.set(operation, histogram);
  histogram.record(Math.max(1, Math.round(tookMs * 1000)));
}
