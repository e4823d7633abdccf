import { AssertionError } from 'chai';
import fc from 'fast-check';
import { type Call, isFailure, type Made } from './call.js';
import { agree, indented } from './divergence.js';

/** Calls to make at once, and what must come of them. */
export interface AtOnce<S, O> {
  play(stage: S, oracle: O): Promise<void>;
  readonly calls: readonly Call<S, O>[];
}

/** A call that has ended. */
interface Ended<O> {
  readonly call: string;
  readonly said: string;
  readonly expect: Made<O>['expect'];
}

/** An oracle that can try an order of calls without having taken it. */
export interface Copied<O> {
  copy(): O;
}

/** Makes calls, all before the first has ended, and waits for all of them; none may fail. */
export async function makeAtOnce<S, O>(
  calls: readonly Call<S, O>[],
  stage: S,
): Promise<readonly Ended<O>[]> {
  const made = calls.map((call) => ({ call: `${call}`, ...call.on(stage) }));
  // To their end, lest one goes on in the next run.
  await Promise.allSettled(made.map(({ answer }) => answer));
  const tells = await Promise.all(made.map(({ answer }) => answer));
  const ended = made.map(({ call, expect }, i) => ({ call, expect, said: tells[i]?.() ?? '' }));
  for (const { call, said } of ended) if (isFailure(said)) agree(said, 'no failure', call);
  return ended;
}

/**
 * Calls at once that must look as if they had been made one after the other, in some order: their
 * answers, and what every connection reads then.
 *
 * @param reads of all that the calls can change, by every connection
 */
export function inSomeOrder<S, O extends Copied<O>>(
  calls: readonly Call<S, O>[],
  reads: readonly Call<S, O>[],
): AtOnce<S, O> {
  return {
    calls,
    async play(stage, oracle) {
      const ended = await makeAtOnce(calls, stage);
      const after: Ended<O>[] = [];
      for (const read of reads) after.push(...(await makeAtOnce([read], stage)));
      const explains = (end: O) => after.every(({ said, expect }) => expect(end.copy()) === said);
      if (hasOrder(oracle, ended, explains)) return;
      throw new AssertionError(`no order of calls gives these answers:\n${list(ended)}
and then:\n${list(after)}`);
    },
  };
}

function hasOrder<O extends Copied<O>>(
  oracle: O,
  calls: readonly Ended<O>[],
  explains: (end: O) => boolean,
): boolean {
  if (calls.length === 0) return explains(oracle);
  return calls.some(({ said, expect }, i) => {
    const next = oracle.copy();
    const rest = calls.filter((_, j) => j !== i);
    return expect(next) === said && hasOrder(next, rest, explains);
  });
}

const list = <O>(ended: readonly Ended<O>[]): string =>
  ended.map(({ call, said }) => `  ${call}:\n${indented(said)}`).join('\n');

/** Two to five calls of these kinds: each more multiplies the orders. */
export const anyBatch = <S, O, C extends Call<S, O>>(
  calls: readonly fc.Arbitrary<C>[],
): fc.Arbitrary<C[]> => fc.array(fc.oneof(...calls), { minLength: 2, maxLength: 5, size: 'max' });
