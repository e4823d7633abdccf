import type { LoadTally } from './client.js';

/** What memory may differ by between two quarters, all garbage gone. */
const tolerance = 1.05;

type Quarters = readonly [number, number] | undefined;

export const grownTooMuch = (quarters: Quarters): boolean =>
  quarters !== undefined && quarters[1] > quarters[0] * tolerance;

export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Markdown: how long the calls of each operation took, and what went wrong. */
export function reportOf(
  { latencies, problems, comparisons }: LoadTally,
  seconds: number,
  quarters: Quarters,
): string {
  const calls = [...latencies.values()].reduce((sum, { count }) => sum + count, 0);
  const ms = (microseconds: number) => (microseconds / 1000).toFixed(1);
  const rows = [...latencies]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([operation, one]) =>
        `| \`${operation}\` | ${one.count} | ${ms(one.percentile(50))} | ${ms(one.percentile(99))} | ${ms(one.max)} |`,
    );
  const memory =
    quarters === undefined
      ? 'too short to say how memory goes'
      : `memory in the third quarter ${megabytes(quarters[0])}, in the last ${megabytes(quarters[1])}`;
  return [
    '| call | calls | p50 ms | p99 ms | longest ms |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
    ...problems.slice(0, 20).map((problem) => `PROBLEM ${problem}`),
    `${calls} calls in ${Math.round(seconds)} s, ${Math.round(calls / seconds)} per second; ${memory}`,
    `${problems.length} problems, ${comparisons} comparisons with the model`,
  ].join('\n');
}
