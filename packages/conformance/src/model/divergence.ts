import { AssertionError } from 'chai';
import fc, { type IRawProperty } from 'fast-check';
import { reasonOf, refuseUnfinished, runParameters } from '../property.js';
import type { ModelOptions } from './options.js';

/** Checks that an answer is what it must be. */
export function agree(actual: string, expected: string, what: string): void {
  if (actual === expected) return;
  const message = `${what} is\n${indented(actual)}\nand must be\n${indented(expected)}`;
  throw new AssertionError(message, { actual, expected, showDiff: true });
}

export const indented = (text: string): string =>
  (text === '' ? 'nothing' : text).replaceAll(/^/gm, '    ');

/** Runs the calls of one run, and adds them to the message of what goes wrong. */
export async function withCalls(
  run: (made: (call: string) => void) => Promise<void>,
): Promise<void> {
  const calls: string[] = [];
  try {
    await run((call) => calls.push(call));
  } catch (error) {
    const list = calls.map((call, i) => `  ${i + 1}. ${call}`).join('\n');
    throw new AssertionError(`${reasonOf(error)}\nafter these calls:\n${list}`, {
      cause: error,
    } as object);
  }
}

/** Lets fast-check look for a failure and make it small, and says how to repeat it. */
export async function check<Ts>(
  property: IRawProperty<Ts, true>,
  options: ModelOptions,
): Promise<void> {
  const details = await fc.check(property, runParameters<Ts>(options));
  if (!details.failed) return;
  refuseUnfinished(details, options);
  const { seed, counterexample, counterexamplePath: path, errorInstance, numRuns } = details;
  const replayPath = /replayPath="([^"]*)"/.exec(String(counterexample))?.[1];
  const replay = JSON.stringify({ seed, path, replayPath });
  const message = `${reasonOf(errorInstance)}\nfound in run ${numRuns}; repeat it with { model: ${replay} }`;
  throw new AssertionError(message, { cause: errorInstance } as object);
}
