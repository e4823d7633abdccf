import fc, { type AsyncCommand } from 'fast-check';
import type { Call } from './call.js';
import { agree } from './divergence.js';

/** What a run does with each of its calls. */
export type Play<S, O> = (call: Call<S, O>) => Promise<void>;

/** A call as a command of fast-check, which keeps no state of its own: the run's play does. */
class Command<S, O> implements AsyncCommand<object, Play<S, O>> {
  constructor(private readonly call: Call<S, O>) {}

  check(): boolean {
    return true;
  }

  run(_model: object, play: Play<S, O>): Promise<void> {
    return play(this.call);
  }

  toString(): string {
    return `${this.call}`;
  }
}

/** Any sequence of such calls; `replayPath` repeats a failure. */
export const anySequence = <S, O>(
  calls: readonly fc.Arbitrary<Call<S, O>>[],
  replayPath: string | undefined,
) =>
  fc.commands(
    calls.map(
      (any): fc.Arbitrary<AsyncCommand<object, Play<S, O>>> => any.map((call) => new Command(call)),
    ),
    { maxCommands: 16, size: 'max', ...(replayPath === undefined ? {} : { replayPath }) },
  );

export type Sequence<S, O> =
  ReturnType<typeof anySequence<S, O>> extends fc.Arbitrary<infer T> ? T : never;

/** Makes the calls, one after the other. */
export const playAll = <S, O>(sequence: Sequence<S, O>, play: Play<S, O>): Promise<void> =>
  fc.asyncModelRun(() => ({ model: {}, real: play }), sequence);

/** Makes a call, and checks its answer. */
export async function follow<S, O>(call: Call<S, O>, stage: S, oracle: O): Promise<void> {
  const { answer, expect } = call.on(stage);
  const tell = await answer;
  agree(tell(), expect(oracle), `${call}`);
}
