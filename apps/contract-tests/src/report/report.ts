import type { SuiteName } from '../adapters.js';

type Outcome = 'passed' | 'failed' | 'skipped';

/** What became of one case with one adapter. */
export interface CaseRun {
  readonly adapter: string;
  readonly suite: SuiteName;
  /** Of the case; empty for a suite as a whole: one that was skipped, or that could not run. */
  readonly key: string;
  readonly title: string;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** Of a failure what was found, of a skip its reason. */
  readonly message: string;
}

export interface ContractReport {
  /** When the run ended. */
  readonly at: Date;
  readonly durationMs: number;
  /** The rows of the matrix. */
  readonly adapters: readonly string[];
  readonly runs: readonly CaseRun[];
  /** Why the run fails even where every case that ran has passed. */
  readonly problems: readonly string[];
}

/** One field of the matrix: an adapter, and a port that it serves. */
export interface Cell {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly durationMs: number;
}

export function cellOf({ runs }: ContractReport, adapter: string, suite: SuiteName): Cell {
  const mine = runs.filter((run) => run.adapter === adapter && run.suite === suite);
  const count = (outcome: Outcome) => mine.filter((run) => run.outcome === outcome).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    durationMs: mine.reduce((sum, run) => sum + run.durationMs, 0),
  };
}

/** `98 passed`, `97 passed, 1 failed`, `skipped`; nothing where nothing ran. */
export function cellText({ passed, failed, skipped }: Cell): string {
  const parts = [
    ...(passed > 0 ? [`${passed} passed`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? ['skipped'] : []),
  ];
  return parts.join(', ');
}

export const failures = ({ runs }: ContractReport): readonly CaseRun[] =>
  runs.filter(({ outcome }) => outcome === 'failed');

export const skips = ({ runs }: ContractReport): readonly CaseRun[] =>
  runs.filter(({ outcome }) => outcome === 'skipped');

export const slowest = ({ runs }: ContractReport, count: number): readonly CaseRun[] =>
  runs.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, count);

export const nameOf = ({ adapter, suite, key }: CaseRun): string =>
  `${adapter}, ${suite}${key === '' ? '' : `: ${key}`}`;

/** `<1 ms`, `47 ms`, `9.41 s`, `31 s` */
export function duration(ms: number): string {
  if (ms < 0.5) return '<1 ms';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 0)} s`;
}

/** `461 cases in 31 s`; the whole suites that were skipped have no case. */
export const extent = ({ runs, durationMs }: ContractReport): string =>
  `${runs.filter(({ key }) => key !== '').length} cases in ${duration(durationMs)}`;
