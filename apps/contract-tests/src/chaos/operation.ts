import type { CallOptions } from '@jts/ports';
import type { Random } from './random.js';

/** One call, whose arguments are chosen, so that it can be made again. */
export interface Call<S> {
  make(store: S, options: CallOptions): Promise<unknown>;
  /** What is wrong with an answer, by the model before the call; undefined where nothing is. */
  wrong(answer: unknown): string | undefined;
  /** Of a write: changes the model as the call changes the store. */
  apply?(): void;
  /** Keeps what calls to come need of the answer: ids, versions. */
  learn?(answer: unknown): void;
  /**
   * What the same call ends with once it is through: an answer, if absent; an error's code; or
   * `another`, where it would write one more, and is not made again.
   */
  readonly again?: 'VERSION_CONFLICT' | 'another';
}

/** A method of a port. */
export interface Operation<S> {
  /** `candles.saveMany, new bars` */
  readonly name: string;
  /** False while there is nothing that it could be about; true if absent. */
  possible?(): boolean;
  choose(random: Random): Call<S>;
}

/** What a store should hold, and the calls on it. */
export interface World<S> {
  readonly operations: readonly Operation<S>[];
  /** All of the model as text: equal texts, equal contents. */
  modelText(): string;
  /** The same of what a store holds; the calls to come go by what is found. */
  storeText(store: S): Promise<string>;
  /** Brings model and store back to where they began. */
  reset(store: S): Promise<void>;
}

/** A read: it changes nothing. */
export const read = <S>(make: Call<S>['make'], wrong: Call<S>['wrong']): Call<S> => ({
  make,
  wrong,
});

/** Where two texts differ first; undefined where they are equal. */
export function differs(found: string | undefined, expected: string | undefined) {
  if (found === expected) return undefined;
  const [a, b] = [`${found}`.split('\n'), `${expected}`.split('\n')];
  const line = a.findIndex((one, i) => one !== b[i]);
  const at = line < 0 ? a.length : line;
  return `line ${at + 1} of ${a.length} is ${JSON.stringify(a[at])}, expected was ${JSON.stringify(b[at])} of ${b.length}`;
}
