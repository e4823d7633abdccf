import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { SuiteResult } from '../harness/run-suite.js';
import type { Sizes } from '../settings.js';
import { suiteNames } from '../suites.js';
import type { Machine } from './machine.js';

/** A suite, and when and against what it was measured. */
export interface MeasuredSuite extends SuiteResult {
  /** ISO 8601. */
  readonly at: string;
  /** What the server is. */
  readonly server: string;
  /** Processes that ran or wanted to before, on average of 5 minutes; 0 where no one counts them. */
  readonly load: number;
}

/** All of one measurement, as the JSON file holds it. */
export interface Report {
  readonly machine: Machine;
  readonly sizes: Sizes;
  readonly runs: number;
  readonly suites: readonly MeasuredSuite[];
}

/** @throws Error where the file is no report */
export async function readReport(path: string): Promise<Report> {
  const report: Partial<Report> = JSON.parse(await readFile(path, 'utf8'));
  const { machine, sizes, runs, suites } = report;
  if (machine === undefined || sizes === undefined || runs === undefined || suites === undefined) {
    throw new Error(`${path} is no result of this benchmark`);
  }
  return { machine, sizes, runs, suites };
}

/**
 * A report with the suites of an earlier one that it has not measured itself.
 *
 * @throws Error where the earlier one was made on another machine or of other sizes
 */
export function withSuitesOf(earlier: Report, report: Report): Report {
  for (const what of ['machine', 'sizes', 'runs'] as const) {
    if (isDeepStrictEqual(earlier[what], report[what])) continue;
    throw new Error(
      `the results to add have another ${what}: ${JSON.stringify(earlier[what])} instead of ${JSON.stringify(report[what])}`,
    );
  }
  const measured = new Map([...earlier.suites, ...report.suites].map((one) => [one.name, one]));
  const suites = suiteNames.flatMap((name) => measured.get(name) ?? []);
  return { ...report, suites };
}
