import type { SuiteResult } from '../harness/run-suite.js';
import type { Sizes } from '../settings.js';
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
