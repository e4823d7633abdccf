/** How the model tests go about it. */
export interface ModelOptions {
  /** Sequences of calls tried, of at most 16 each. */
  readonly runs: number;
  /** Repeats a failure, which prints these three. Chosen anew each time if absent. */
  readonly seed?: number;
  readonly path?: string;
  readonly replayPath?: string;
  /** After so long, what was found is told as it is, and not made smaller, in milliseconds. */
  readonly withinMs?: number;
  /** Told of each call made: a fuzzer counts them. */
  readonly onCall?: () => void;
}

/** 50 runs and a new seed, if absent. */
export const modelOptions = (given: Partial<ModelOptions> = {}): ModelOptions => ({
  runs: 50,
  ...given,
});
