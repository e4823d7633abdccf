import * as echarts from 'echarts';
import type { Point } from '../harness/job.js';
import type { JobResult, WayResult } from '../harness/run-suite.js';
import { percentile, spread } from '../harness/statistics.js';
import { digits, wayName } from './format.js';
import { markdownTable } from './table.js';

/** The same work in several sizes, smallest first. */
export interface Curve {
  readonly title: string;
  readonly of: string;
  readonly shows: Point['shows'];
  readonly points: readonly (JobResult & { readonly point: Point })[];
}

/** The curves of a suite, in the order of their first jobs. */
export function curvesOf(jobs: readonly JobResult[]): Curve[] {
  const curves = new Map<string, (JobResult & { readonly point: Point })[]>();
  for (const job of jobs) {
    const { point } = job;
    if (point === undefined) continue;
    const known = curves.get(point.curve) ?? [];
    curves.set(point.curve, [...known, { ...job, point }]);
  }
  return Array.from(curves, ([title, points]) => {
    const sorted = [...points].sort((a, b) => a.point.size - b.point.size);
    const { of, shows } = (sorted[0] as (typeof sorted)[number]).point;
    return { title, of, shows, points: sorted };
  });
}

/** `A read of a whole series` is drawn in `a-read-of-a-whole-series.svg`. */
export const curveFile = ({ title }: Curve): string =>
  `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.svg`;

/** The numbers of a curve: a row for each size. */
export function curveTable({ of, shows, points }: Curve): string {
  const ways = waysOf(points);
  const header = [
    of,
    ...ways.flatMap((way) => {
      const name = wayName(way);
      return shows === 'time' ? [`${name}, ms`] : [`${name}, a second`, 'p99 ms'];
    }),
  ];
  const rows = points.map((job) => [
    job.point.size.toLocaleString('en'),
    ...job.ways.flatMap((way) => {
      if (shows === 'time') return [digits(shown(job, way, shows))];
      const calls = (way.latencies ?? []).flat();
      return [digits(shown(job, way, shows)), digits(percentile(calls, 99))];
    }),
  ]);
  return markdownTable(header, rows);
}

/** A curve as SVG, both axes logarithmic: what is linear has a slope of one, what is flat of none. */
export function curveSvg({ title, of, shows, points }: Curve): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 720, height: 420 });
  const axis = { type: 'log', logBase: 10, nameLocation: 'middle', minorSplitLine: { show: true } };
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: { text: title, left: 'center' },
    legend: { bottom: 0 },
    grid: { left: 80, right: 30, top: 50, bottom: 90 },
    xAxis: { ...axis, name: of, nameGap: 30 },
    yAxis: { ...axis, name: shows === 'time' ? 'ms' : 'a second', nameGap: 55 },
    series: waysOf(points).map(({ name, role }) => ({
      type: 'line',
      name,
      lineStyle: role === 'ours' ? { width: 3 } : { type: 'dashed' },
      data: points.map((job) => {
        const way = job.ways.find((one) => one.name === name) as WayResult;
        return [job.point.size, Number(shown(job, way, shows).toPrecision(4))];
      }),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg}\n`;
}

/** Of one call: milliseconds, or how many calls a second. */
function shown(job: JobResult, way: WayResult, shows: Point['shows']): number {
  const { median } = spread(way.times);
  return shows === 'time' ? median / job.calls : (job.calls / median) * 1000;
}

const waysOf = (points: Curve['points']): readonly WayResult[] => points[0]?.ways ?? [];
