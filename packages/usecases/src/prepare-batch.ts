import { barLabel, CandleSeries, isDateLabelled, type SeriesKey } from '@jts/domain';
import type { CandleBatch, RowProblem } from '@jts/ports';
import { gather, isIdentity, sortByTime, toTimes } from './ordering.js';
import { breaksOhlc, describeOhlc, priceWords } from './plausibility.js';
import { countRows, firstProblems } from './problems.js';
import { describeRepeated, dropRepeated, type Edge, lastOf, type Repeated } from './repeated.js';

/**
 * What to do about rows that can't be read, bars that break OHLC, and two bars of one time.
 *
 * - `reject`: the batch is refused.
 * - `skip`: they are left out; of several bars of one time the first stays.
 * - `keep`: bars that break OHLC are stored, and of several of one time the last; rows that can't be
 *   read are refused all the same.
 */
export type InvalidRule = 'reject' | 'skip' | 'keep';

export interface BatchRules {
  readonly key: SeriesKey;
  readonly onInvalid: InvalidRule;
  /** Bars before this time (epoch milliseconds) are ignored, whatever they hold. */
  readonly since: number;
  /** `since` is for so many rows of the batch, the first ones. */
  readonly sinceUntil: number;
}

export interface PreparedBatch {
  /** What is to be stored, where the batch is not refused. Takes the columns over. */
  toSeries(): CandleSeries;
  /** The row in the source of a bar of the series. */
  rowAt(index: number): number | undefined;
  /** The first problems, by row. */
  readonly problems: readonly RowProblem[];
  readonly problemCount: number;
  /** The first problem that refuses the batch, if it is refused. */
  readonly refusedBy: RowProblem | undefined;
  /** Rows that are not stored because of a problem of their own. */
  readonly rejected: number;
  readonly ignored: number;
  /** Bars of 1d, 1w or 1M that came with another time than their label. */
  readonly relabelled: number;
  readonly edge: Edge | undefined;
}

/** A batch as it is to be stored: checked, labelled, ascending, one bar for each time. */
export function prepareBatch(batch: CandleBatch, rules: BatchRules, edge?: Edge): PreparedBatch {
  const { times, relabelled } = labelledTimes(batch, rules.key);
  const { accepted, broken, ignored } = select(batch, times, rules);
  const keep = rules.onInvalid === 'keep' ? 'last' : 'first';
  const sorted = sortByTime(accepted, times);
  const { kept, repeated } = dropRepeated(sorted, times, batch.rows, keep, edge);
  const problems = problemsOf(batch, broken, repeated);
  const refusedBy = refusing(rules.onInvalid, batch.problems, problems);
  const untouched = relabelled === 0 && isIdentity(kept, times.length);
  const ordered = () => (untouched ? batch.columns : gather(batch.columns, kept, times));
  return {
    toSeries: () => CandleSeries.fromColumns(rules.key, ordered(), batch.scale),
    rowAt: (index) => batch.rows[kept[index] ?? -1],
    problems,
    refusedBy,
    problemCount: batch.problems.length + broken.length + repeated.length,
    rejected: countRows(batch.problems) + times.length - ignored - kept.length,
    ignored,
    relabelled: relabelled + (batch.relabelled ?? 0),
    edge: lastOf(kept, times, batch.rows) ?? edge,
  };
}

/** The problem that a batch is refused for: under `keep` only one of a row that can't be read. */
function refusing(
  onInvalid: InvalidRule,
  unreadable: readonly RowProblem[],
  all: readonly RowProblem[],
): RowProblem | undefined {
  if (onInvalid === 'skip') return undefined;
  return onInvalid === 'keep' ? unreadable[0] : all[0];
}

function problemsOf(
  { columns, rows, scale, problems }: CandleBatch,
  broken: readonly number[],
  repeated: readonly Repeated[],
): RowProblem[] {
  const describeBroken = (i: number) => ({
    row: rows[i] as number,
    ...describeOhlc(columns, i, scale),
  });
  return firstProblems(
    { length: problems.length, at: (k) => problems[k] as RowProblem },
    { length: broken.length, at: (k) => describeBroken(broken[k] as number) },
    { length: repeated.length, at: (k) => describeRepeated(repeated[k] as Repeated) },
  );
}

function labelledTimes({ columns }: CandleBatch, { timeframe }: SeriesKey) {
  const times = toTimes(columns.timestamp);
  let relabelled = 0;
  if (!isDateLabelled(timeframe)) return { times, relabelled };
  times.forEach((ms, i) => {
    const label = barLabel(timeframe, ms);
    times[i] = label;
    if (label !== ms) relabelled++;
  });
  return { times, relabelled };
}

/** The positions to store, and those of bars that break OHLC. */
function select({ columns }: CandleBatch, times: Float64Array, rules: BatchRules) {
  const { onInvalid, since, sinceUntil } = rules;
  const words = priceWords(columns);
  const accepted = new Uint32Array(times.length);
  const broken: number[] = [];
  let [count, ignored] = [0, 0];
  for (let i = 0; i < times.length; i++) {
    if (i < sinceUntil && (times[i] as number) < since) {
      ignored++;
      continue;
    }
    const breaks = breaksOhlc(words, columns, i);
    if (breaks) broken.push(i);
    if (!breaks || onInvalid === 'keep') accepted[count++] = i;
  }
  return { accepted: accepted.subarray(0, count), broken, ignored };
}
