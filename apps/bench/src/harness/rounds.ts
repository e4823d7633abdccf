/** One way, wherever it runs. */
export interface Runner {
  /** @returns the milliseconds of one run */
  run(): Promise<number>;
}

/**
 * The times of each runner, round by round. Everyone first runs once without being counted, and every
 * other round goes backwards, so that what one leaves behind (a warm cache, a merge) helps or hurts
 * its neighbours alike.
 */
export async function rounds(
  runners: readonly Runner[],
  count: number,
  onRun: () => void = () => {},
): Promise<number[][]> {
  const times = runners.map((): number[] => []);
  const forwards = runners.map((runner, i) => ({ runner, own: times[i] as number[] }));
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
