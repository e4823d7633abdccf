import { shownProblems } from './problems.js';

/**
 * What validation looks for.
 *
 * - `unreadable`: a row that can't be understood; one finding for each field.
 * - `ohlc`: a bar whose open or close lies outside of low to high.
 * - `duplicate`: a row whose time an earlier row has.
 * - `halt`: a bar with a close, and open, high and low of 0: the KRX's form of a day without trade.
 * - `zeroPrice`, `negativePrice`: a bar with such a price.
 * - `zeroVolume`: a bar without volume, as those of most indexes are.
 * - `disorder`: a row that goes against the direction of the rows before it.
 * - `offGrid`: a bar within a day whose time is no multiple of its timeframe, counted from the hour,
 *   such as 09:32 under 5m. Closing auctions and sessions that begin at half past are so, too.
 */
export const findingKinds = [
  'unreadable',
  'ohlc',
  'duplicate',
  'halt',
  'zeroPrice',
  'negativePrice',
  'zeroVolume',
  'disorder',
  'offGrid',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** The kinds that an import refuses, unless told otherwise. */
export const refusedKinds = ['unreadable', 'ohlc', 'duplicate'] as const;

export interface Finding {
  readonly row: number;
  /** Absent for a row that could not be read. */
  readonly timestamp?: Date;
  /** Empty for the row as a whole. */
  readonly field: string;
  readonly reason: string;
}

export interface FindingsOfKind {
  readonly count: number;
  /** The first 20. */
  readonly examples: readonly Finding[];
}

/** Counts, and the first examples: texts are made for these only. */
export class Findings {
  private readonly kinds = Object.fromEntries(
    findingKinds.map((kind) => [kind, { count: 0, examples: [] as Finding[] }]),
  ) as Record<FindingKind, { count: number; examples: Finding[] }>;

  add(kind: FindingKind, describe: () => Finding): void {
    const found = this.kinds[kind];
    found.count++;
    if (found.examples.length < shownProblems) found.examples.push(describe());
  }

  count(kind: FindingKind): number {
    return this.kinds[kind].count;
  }

  toRecord(): Readonly<Record<FindingKind, FindingsOfKind>> {
    return this.kinds;
  }
}
