import type { CandleSeries } from '@jts/domain';
import type { MarketDataStore } from '@jts/ports';
import type { Turn } from './hostile-cache.js';

/** The states of the one series of a test, in the order in which the database took them. */
export class History {
  /** Each version once; 0 is the empty series. */
  readonly states: bigint[] = [0n];
  private resolved = 0;

  /** What a read that begins now must see, or a later one. */
  get least(): number {
    return this.resolved;
  }

  /** A write has resolved that made the series this. */
  hasResolved(state: number): void {
    this.resolved = Math.max(this.resolved, state);
  }

  /** The latest state that a read may have seen; throws where bars are of several. */
  stateOf(series: CandleSeries, length: number): number {
    const versions = new Set(series.columns.volume);
    if (versions.size > 1) throw new Error(`bars of several writes: ${[...versions]}`);
    const [version = 0n] = versions;
    if (series.length !== (version === 0n ? 0 : length)) {
      throw new Error(`${series.length} bars of a write that made ${length}`);
    }
    return this.states.lastIndexOf(version);
  }
}

/** The database with turns before and after it acts, which writes each of its states down. */
export function watched(database: MarketDataStore, turn: Turn, history: History): MarketDataStore {
  const { candles } = database;
  const noted = async <T>(
    name: string,
    act: () => Promise<T>,
    state?: () => bigint,
  ): Promise<T> => {
    await turn(`${name} acts`);
    const answer = await act();
    if (state !== undefined) history.states.push(state());
    await turn(`${name} is answered`);
    return answer;
  };
  return {
    ...database,
    candles: {
      ...candles,
      getRange: (...call) => noted('getRange', () => candles.getRange(...call)),
      getLatest: (...call) => noted('getLatest', () => candles.getLatest(...call)),
      getCoverage: (...call) => noted('getCoverage', () => candles.getCoverage(...call)),
      saveMany: (series, options) =>
        noted(
          'saveMany',
          () => candles.saveMany(series, options),
          () => series.columns.volume.at(0) ?? 0n,
        ),
      deleteRange: (...call) =>
        noted(
          'deleteRange',
          () => candles.deleteRange(...call),
          () => 0n,
        ),
    },
  };
}
