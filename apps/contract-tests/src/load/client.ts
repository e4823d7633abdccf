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
  /** How often what is stored was compared with the model. */
  comparisons: number;
}

export const emptyTally = (): LoadTally => ({
  latencies: new Map(),
  problems: [],
  comparisons: 0,
});

/** The fewest calls of a round, and the most. */
const [shortest, longest] = [50, 150];

/**
 * Makes one call after the other, any of those possible, while `goesOn` says so. After some of them what
 * is stored is compared with the model, and both begin anew: data that grew for all of the time would
 * look like memory that a store does not let go. A client that can't begin again ends, which is a problem
 * of its own; it never rejects, so that the others go on.
 */
export async function work<S>(
  client: Client<S>,
  tally: LoadTally,
  goesOn: () => boolean,
): Promise<void> {
  const { name, world, store, random } = client;
  try {
    while (goesOn()) {
      await world.reset(store);
      let calls = shortest + random.below(longest - shortest);
      let isKnown = true;
      // What a failed call did before it failed is not known.
      while (isKnown && calls-- > 0 && goesOn()) isKnown = await callOnce(client, tally);
      if (isKnown) await compare(client, tally);
    }
  } catch (error) {
    tally.problems.push(`${name} could not begin again and ended: ${error}`);
  }
}

/** Whether the store holds what it should. */
async function compare<S>({ name, world, store }: Client<S>, tally: LoadTally): Promise<void> {
  const { problems } = tally;
  tally.comparisons++;
  try {
    const found = await world.storeText(store);
    if (found !== world.modelText()) problems.push(`${name}: what is stored differs`);
  } catch (error) {
    problems.push(`${name}: what is stored can't be read: ${error}`);
  }
}

/** Whether the call ended well: only then the model knows what is stored. */
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
