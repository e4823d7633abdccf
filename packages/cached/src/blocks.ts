import type { Span } from '@jts/adapter-kit';
import { maxTimestamp, minTimestamp, type Timeframe } from '@jts/domain';

const minute = 60_000;
const day = 1440 * minute;

/** How long a bar is; of a month about. */
const durations: Readonly<Record<Timeframe, number>> = {
  '1m': minute,
  '5m': 5 * minute,
  '15m': 15 * minute,
  '1h': 60 * minute,
  '1d': day,
  '1w': 7 * day,
  '1M': 30 * day,
};

/** Bars in a block if they come without a gap: 196 kB. */
const barsInBlock = 4096;

/** More blocks than this are no read that others share: 64 MiB at most. */
const mostBlocks = 64;

/** Blocks in a row, by their numbers: block 0 begins at 1970. */
export interface BlockRun {
  readonly first: number;
  readonly last: number;
}

/** What a block of this timeframe spans, in milliseconds. */
const lengthOf = (timeframe: Timeframe): number => durations[timeframe] * barsInBlock;

/** The blocks that hold a span; undefined where they are too many. */
export function blocksOf(timeframe: Timeframe, { from, to }: Span): BlockRun | undefined {
  const length = lengthOf(timeframe);
  const [first, last] = [Math.floor(from / length), Math.floor(to / length)];
  return last - first < mostBlocks ? { first, last } : undefined;
}

/** The time that blocks span, as far as bars can be stored there. */
export function spanOf(timeframe: Timeframe, { first, last }: BlockRun): Span {
  const length = lengthOf(timeframe);
  return {
    from: Math.max(first * length, minTimestamp),
    to: Math.min((last + 1) * length - 1, maxTimestamp),
  };
}

/** The numbers of the blocks, in order. */
export const numbersOf = ({ first, last }: BlockRun): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
