/** One way, wherever it runs. */
export interface Runner<T> {
  /** @returns what one run took */
  run(): Promise<T>;
}

/**
 * What each runner took, round by round. Everyone first runs once without being counted, and every
 * other round goes backwards, so that what one leaves behind (a warm cache, a merge) helps or hurts
 * its neighbours alike.
 */
export async function rounds<T>(
  runners: readonly Runner<T>[],
  count: number,
  onRun: () => void = () => {},
): Promise<T[][]> {
  const times = runners.map((): T[] => []);
  const forwards = runners.map((runner, i) => ({ runner, own: times[i] as T[] }));
  const backwards = [...forwards].reverse();
  for (const { runner } of forwards) {
    await runner.run();
    onRun();
  }
  for (let round = 0; round < count; round++) {
    for (const { runner, own } of round % 2 === 0 ? forwards : backwards) {
      own.push(await runner.run());
      onRun();
    }
  }
  return times;
}
