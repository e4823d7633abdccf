export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @throws RangeError where there are no values */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  if (min === undefined || max === undefined || low === undefined || high === undefined) {
    throw new RangeError('no values');
  }
  return { median: (low + high) / 2, min, max };
}

/**
 * How many times as long one way took as another, round by round: on a machine with other work to
 * do, two runs of the same moment compare better than two medians.
 */
export function ratios(times: readonly number[], base: readonly number[]): Spread {
  if (times.length !== base.length) throw new RangeError('not the same rounds');
  return spread(times.map((time, round) => time / (base[round] as number)));
}

/**
 * The least value that so many percent of all are not above (by nearest rank).
 *
 * @throws RangeError where there are no values
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('no values');
  return found;
}
