import type { JobResult, WayResult } from '../harness/run-suite.js';
import { percentile, ratios, spread } from '../harness/statistics.js';
import { digits, megabytes, range, rate, wayName } from './format.js';
import { markdownTable } from './table.js';

/** A way whose calls were timed one by one. */
export type TimedWay = WayResult & Required<Pick<WayResult, 'latencies'>>;

const header = [
  'way',
  'p50 ms',
  'p99 ms',
  'x of first row',
  'min to max',
  'last : first',
  'peak MB',
  'at rest',
];

/** What a call took in each way, usually and at worst, beside the reference. */
export function latencyTable(
  { items, callers }: Pick<JobResult, 'items' | 'callers'>,
  ways: readonly TimedWay[],
): string {
  const bound = ways.find(({ role }) => role === 'bound');
  const rows = ways.map((way) => {
    const calls = way.latencies.flat();
    const ratio = bound && ratios(medians(way), medians(bound));
    return [
      wayName(way),
      digits(percentile(calls, 50)),
      digits(percentile(calls, 99)),
      ratio ? digits(ratio.median) : '',
      ratio && way !== bound ? range(ratio) : '',
      digits(spread(way.latencies.map(lastToFirst)).median),
      megabytes(way.memory?.peak),
      megabytes(way.memory?.rest),
      ...(callers === undefined ? [] : [rate(items, way.times)]),
    ];
  });
  return markdownTable(callers === undefined ? header : [...header, 'a second'], rows);
}

/** How the last tenth of a run's calls compares with its first: near 1 where a call costs what it did. */
function lastToFirst(calls: readonly number[]): number {
  const tenth = Math.ceil(calls.length / 10);
  return spread(calls.slice(-tenth)).median / spread(calls.slice(0, tenth)).median;
}

const medians = ({ latencies }: TimedWay) => latencies.map((calls) => spread(calls).median);
