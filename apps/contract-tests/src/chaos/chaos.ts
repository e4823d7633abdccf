import type { Store } from '@jts/ports';
import type { Fault, FaultKind } from './faults.js';
import type { Call, Operation } from './operation.js';
import { type Random, randomFrom } from './random.js';
import type { Scene } from './scene.js';
import { type Blow, strike } from './strike.js';

interface Violation {
  readonly run: number;
  readonly operation: string;
  readonly fault: Fault;
  readonly what: string;
}

export interface Tally {
  runs: number;
  /** Runs whose fault has struck, by its kind. */
  readonly struck: Map<FaultKind, number>;
  /** What calls ended with: `answer`, or a code. By operation, then by fault, of those that struck. */
  readonly outcomes: Map<string, Map<FaultKind, Map<string, number>>>;
  readonly violations: Violation[];
}

export interface Plan {
  readonly seed: number;
  readonly from: number;
  /** Without it. */
  readonly to: number;
  readonly faults: readonly FaultKind[];
}

/** Runs are set back after so many: what was saved would weigh. */
const runsBeforeReset = 25;

/**
 * Each operation with each fault, at a place that follows from the seed: the call must end in time,
 * with the right answer or a right error, and what is stored be what it was, or what the call makes of
 * it; then the call is made again, and must end well, and leave that and nothing twice.
 */
export async function chaos<S extends Store>(
  scene: Scene<S>,
  plan: Plan,
  onRun: (tally: Tally) => void = () => {},
): Promise<Tally> {
  const tally: Tally = { runs: 0, struck: new Map(), outcomes: new Map(), violations: [] };
  const sizes = new Map<Operation<S>, Sizes>();
  for (let run = plan.from; run < plan.to; run++) {
    const { operations } = scene.world;
    const isSpent = operations.some(({ possible }) => possible?.() === false);
    if (isSpent || (run - plan.from) % runsBeforeReset === 0) {
      await scene.world.reset(scene.witness);
    }
    const blow = await choose(scene, plan, run, sizes);
    const { operation, fault } = blow;
    const { outcome, struck, wrong } = await strike(scene, blow).catch((cause) => {
      const what = `${scene.name}, run ${run}, ${operation.name}, ${JSON.stringify(fault)}`;
      throw new Error(`${what}: the store can't be looked at any more`, { cause });
    });
    for (const what of wrong) {
      tally.violations.push({ run, operation: operation.name, fault, what });
    }
    if (wrong.length > 0) await scene.world.reset(scene.witness);
    if (struck) count(tally, operation.name, fault.kind, outcome);
    tally.runs++;
    onRun(tally);
  }
  return tally;
}

async function choose<S>(
  scene: Scene<S>,
  { seed, faults }: Plan,
  run: number,
  sizes: Map<Operation<S>, Sizes>,
): Promise<Blow<S>> {
  const random = randomFrom(seed, run);
  const { operations } = scene.world;
  // A short run has many of both; a long one has each pair as often as any other.
  const [cycle, place] = [Math.floor(run / operations.length), run % operations.length];
  const operation = operations[place] as Operation<S>;
  const kind = faults[(cycle + place) % faults.length] as FaultKind;
  const chosenWay = random.below(2) === 0 ? 'request' : 'answer';
  const way = kind === 'late' ? 'request' : chosenWay;
  const size = sizes.get(operation) ?? (await sizesOf(scene, operation, random));
  sizes.set(operation, size);
  const at = random.below(kind === 'garble' ? scene.checkedBytes : size[way]);
  const healAfterMs = random.below(2) === 0 ? 200 : undefined;
  const call = operation.choose(random);
  const next = () => anotherWrite(operations, operation, random);
  return { operation, call, next, fault: { kind, way, at }, healAfterMs };
}

/** A write of the same repository, if one is chosen that is possible now. */
function anotherWrite<S>(
  operations: readonly Operation<S>[],
  { name }: Operation<S>,
  random: Random,
): Call<S> | undefined {
  const repository = (one: string) => one.split('.', 1)[0];
  const others = operations.filter(
    (one) => repository(one.name) === repository(name) && one.possible?.() !== false,
  );
  for (let tries = 0; tries < 3 * others.length; tries++) {
    const call = others[random.below(others.length)]?.choose(random);
    if (call?.apply !== undefined) return call;
  }
  return undefined;
}

type Sizes = Readonly<Record<Fault['way'], number>>;

/** How many bytes a call sends and receives, about. */
async function sizesOf<S>(
  { proxy, store, world, witness }: Scene<S>,
  operation: Operation<S>,
  random: Random,
): Promise<Sizes> {
  proxy.arm({ kind: 'none', way: 'request', at: Number.POSITIVE_INFINITY });
  await operation.choose(random).make(store, {});
  const { request, answer } = proxy.passed;
  await proxy.heal();
  await world.reset(witness);
  return { request, answer };
}

function count(
  { struck, outcomes }: Tally,
  operation: string,
  kind: FaultKind,
  outcome: string,
): void {
  struck.set(kind, (struck.get(kind) ?? 0) + 1);
  const ofOperation = outcomes.get(operation) ?? new Map<FaultKind, Map<string, number>>();
  const counts = ofOperation.get(kind) ?? new Map<string, number>();
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  outcomes.set(operation, ofOperation.set(kind, counts));
}
