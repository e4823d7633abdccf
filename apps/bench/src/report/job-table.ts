import type { JobResult, WayResult } from '../harness/run-suite.js';
import { ratios, spread } from '../harness/statistics.js';
import { digits, megabytes, range, rate, wayName } from './format.js';
import { latencyTable, type TimedWay } from './latency-table.js';
import { markdownTable } from './table.js';

const header = [
  'way',
  'ms',
  'min to max',
  'x of first row',
  'min to max',
  'a second',
  'peak MB',
  'at rest',
];

/** What a job took in each way, beside the reference. */
export function jobTable(job: JobResult): string {
  const { ways } = job;
  return ways.every(isTimed) ? latencyTable(job, ways) : timeTable(job);
}

const isTimed = (way: WayResult): way is TimedWay => way.latencies !== undefined;

function timeTable(job: JobResult): string {
  const { bars } = job;
  const bound = job.ways.find(({ role }) => role === 'bound');
  const rows = job.ways.map((way) => {
    const time = spread(way.times.map((ms) => ms / job.calls));
    const ratio = bound && ratios(way.times, bound.times);
    return [
      wayName(way),
      digits(time.median),
      range(time),
      ratio ? digits(ratio.median) : '',
      ratio && way !== bound ? range(ratio) : '',
      rate(job.items, way.times),
      megabytes(way.memory?.peak),
      megabytes(way.memory?.rest),
      ...(bars === undefined ? [] : [wireRatio(way, bars)]),
    ];
  });
  return markdownTable(bars === undefined ? header : [...header, 'bytes sent'], rows);
}

/** Of a bar's time, prices and volume. */
const bytesOfBar = 48;

/** What went over the way, as a multiple of the columns alone. */
const wireRatio = ({ wireBytes = [] }: WayResult, bars: number): string =>
  (spread(wireBytes).median / (bars * bytesOfBar)).toFixed(4);
