import type { JobResult, WayResult } from '../harness/run-suite.js';
import { ratios, type Spread, spread } from '../harness/statistics.js';
import { markdownTable } from './table.js';

const header = [
  'way',
  'ms',
  'min to max',
  'x of bound',
  'min to max',
  'a second',
  'peak MB',
  'at rest',
];

/** What a job took in each way, beside the least that it could. */
export function jobTable(job: JobResult): string {
  const bound = job.ways.find(({ role }) => role === 'bound');
  const rows = job.ways.map((way) => {
    const time = spread(way.times.map((ms) => ms / job.calls));
    const ratio = bound && ratios(way.times, bound.times);
    return [
      way.role === 'ours' ? `**${way.name}**` : way.name,
      digits(time.median),
      range(time),
      ratio ? digits(ratio.median) : '',
      ratio && way !== bound ? range(ratio) : '',
      rate(job, way),
      megabytes(way.memory.peak),
      megabytes(way.memory.rest),
    ];
  });
  return markdownTable(header, rows);
}

function rate(job: JobResult, way: WayResult): string {
  const perSecond = (job.items / spread(way.times).median) * 1000;
  return Number(perSecond.toPrecision(3)).toLocaleString('en');
}

const range = ({ min, max }: Spread) => `${digits(min)} to ${digits(max)}`;
const megabytes = (bytes: number) => (bytes / 1024 ** 2).toFixed(0);

/** Three significant digits, as far as they are before or just after the point. */
function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}
