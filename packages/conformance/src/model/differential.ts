import { AssertionError } from 'chai';
import fc from 'fast-check';
import type { ConformanceOptions } from '../case.js';
import type { Capabilities, ConformanceTarget, Namespace } from '../target.js';
import type { Call } from './call.js';
import { check, indented, withCalls } from './divergence.js';
import { modelOptions } from './options.js';
import { type Bench, openBench, type PortModel } from './port-model.js';
import { anySequence, playAll } from './sequence.js';

/** An adapter beside others. */
interface Opened<R> {
  readonly name: string;
  readonly bench: Bench<R>;
}

/**
 * Makes the same calls on every adapter, and compares what they answer with one another: no oracle
 * could be wrong about it. Only what adapters may choose is left out: ids, the times of their
 * clocks, and the order of what is ordered by ids.
 *
 * Rejects with an `AssertionError` that says how to repeat it.
 */
export async function differ<R, S, O>(
  model: PortModel<R, S, O>,
  targets: readonly ConformanceTarget<R>[],
  { model: given }: ConformanceOptions = {},
): Promise<void> {
  const options = modelOptions(given);
  const namespaces: Namespace<R>[] = [];
  try {
    const opened: Opened<R>[] = [];
    for (const target of targets) {
      const { name, capabilities } = target;
      const namespace = await target.open();
      namespaces.push(namespace);
      opened.push({ name, bench: await openBench(namespace, capabilities) });
    }
    // All clocks move, or none does.
    const moving = opened.every(({ bench }) => bench.clock !== undefined);
    const benches = moving ? opened : opened.map(standingStill);
    let runs = 0;
    const sequences = anySequence(model.calls(shared(targets)), options.replayPath);
    const property = fc.asyncProperty(sequences, (sequence) =>
      withCalls(async (made) => {
        runs++;
        const stages = await Promise.all(
          benches.map(async ({ name, bench }) => ({ name, stage: await model.stage(bench, runs) })),
        );
        await playAll<S, O>(sequence, (call) => {
          made(`${call}`);
          options.onCall?.();
          return compare(call, stages);
        });
      }),
    );
    await check(property, options);
  } finally {
    for (const namespace of namespaces) await namespace.close();
  }
}

function standingStill<R>({ name, bench: { clock: _, ...bench } }: Opened<R>): Opened<R> {
  return { name, bench };
}

interface Staged<S> {
  readonly name: string;
  readonly stage: S;
}

async function compare<S, O>(call: Call<S, O>, stages: readonly Staged<S>[]): Promise<void> {
  const tells = await Promise.all(stages.map(({ stage }) => call.on(stage).answer));
  const answers = tells.map((tell) => (call.orderedByIds ? sortedLines(tell()) : tell()));
  if (answers.every((answer) => answer === answers[0])) return;
  const all = stages.map(({ name }, i) => `  ${name}:\n${indented(answers[i] ?? '')}`).join('\n');
  throw new AssertionError(`${call} differs:\n${all}`);
}

const sortedLines = (text: string): string => text.split('\n').sort().join('\n');

/** What all of them can do. */
function shared(targets: readonly ConformanceTarget<unknown>[]): Capabilities {
  const all = (can: keyof Capabilities) => targets.every(({ capabilities }) => capabilities[can]);
  return {
    deletes: all('deletes'),
    conflictSkip: all('conflictSkip'),
    reconnects: all('reconnects'),
  };
}
