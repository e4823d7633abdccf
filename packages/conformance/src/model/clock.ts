import fc from 'fast-check';
import type { MovableClock } from '../target.js';
import type { Call } from './call.js';

/** What a stage has where its clock can be moved. */
export interface Timed {
  readonly clock: MovableClock | undefined;
}

/** What an oracle of time has. */
export interface Passing {
  pass(ms: number): void;
}

/** Time passes, where the clock can be moved; else nothing does. */
class Pass<S extends Timed, O extends Passing> implements Call<S, O> {
  constructor(private readonly ms: number) {}

  on({ clock }: S) {
    clock?.move(this.ms);
    return {
      answer: Promise.resolve(() => ''),
      expect: (oracle: O) => {
        if (clock) oracle.pass(this.ms);
        return '';
      },
    };
  }

  toString(): string {
    return `${this.ms} ms pass, where the clock can be moved`;
  }
}

export const passes = <S extends Timed, O extends Passing>(): fc.Arbitrary<Call<S, O>> =>
  fc.integer({ min: 1, max: 150 }).map((ms) => new Pass<S, O>(ms));
