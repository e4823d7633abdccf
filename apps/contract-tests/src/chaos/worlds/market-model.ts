import { type SeriesKey, type StockSymbol, seriesKey } from '@jts/domain';
import type { Random } from '../random.js';
import type { Row } from './bars.js';

/** How many bars there are at the beginning, from the first minute. */
export const beginning = 2_000;
/** No save is of a minute later than thrice this. */
export const latest = 6_000;
/** How many symbols there are. */
export const codes = 40;

/** What a store of market data should hold of one owner's, beside that of others. */
export class MarketModel {
  /** The series that is written to. */
  readonly live: SeriesKey;
  /** A series that no call is about. */
  readonly still: SeriesKey;
  readonly stillRows: readonly Row[] = Array.from({ length: 500 }, (_, row) => [row, row] as const);
  /** Of {@link live}: the close of each minute. */
  readonly bars = new Map<number, number>();
  readonly symbols = new Map<string, StockSymbol>();
  readonly owner: string;

  /** @param owner what codes begin with, and no other owner's do */
  constructor(owner: string) {
    this.owner = owner;
    this.live = seriesKey(`${owner}-LIVE`, '1m');
    this.still = seriesKey(`${owner}-STILL`, '1d');
  }

  rows(from = 0, to = Number.POSITIVE_INFINITY): Row[] {
    return [...this.bars].filter(([row]) => row >= from && row <= to).sort(([a], [b]) => a - b);
  }

  isOwn({ code }: StockSymbol): boolean {
    return code.startsWith(this.owner);
  }

  codeOf(n: number): string {
    return `${this.owner}-${String(n).padStart(5, '0')}`;
  }

  symbolOf(n: number, random?: Random): StockSymbol {
    return {
      code: this.codeOf(n),
      name: `Name ${random?.below(1_000_000) ?? 0}`,
      market: n % 2 === 0 ? 'KOSPI' : 'KOSDAQ',
      isActive: n % 3 !== 0,
    };
  }
}
