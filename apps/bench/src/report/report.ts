import type { SuiteResult } from '../harness/run-suite.js';
import type { Sizes } from '../settings.js';
import type { Machine } from './machine.js';

/** All of one measurement, as the JSON file holds it. */
export interface Report {
  /** ISO 8601. */
  readonly at: string;
  readonly machine: Machine;
  /** What each server is. */
  readonly servers: readonly string[];
  readonly sizes: Sizes;
  readonly runs: number;
  readonly suites: readonly SuiteResult[];
}
