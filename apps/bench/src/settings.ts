/** How to reach a server; the URL of MongoDB has user and password in it. */
export interface ServerAccess {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Of ClickHouse's native protocol, where it is known. */
  readonly nativePort?: number;
  /** Of Redis, where a suite needs it beside the other; user and password are in it. */
  readonly redisUrl?: string;
}

/** How much of everything. */
export interface Sizes {
  /** Rows of the table that is read from. */
  readonly rows: number;
  /** Its series, of `rows / series` bars each. */
  readonly series: number;
  /** Series of the table whose series are listed; it has as many rows. */
  readonly listed: number;
  /** Bars of the series that is streamed. */
  readonly streamed: number;
  /** Bars of each write. */
  readonly writes: readonly number[];
  /** Rows of the file that is imported. */
  readonly importRows: number;
  /** Calls in one run where calls are small. */
  readonly calls: number;
  /** Saves of one bar in one run: ten minutes of a live feed. */
  readonly ticks: number;
  readonly documents: DocumentSizes;
  readonly memory: MemorySizes;
  readonly growth: GrowthSizes;
}

/** The same work in several sizes. */
export interface GrowthSizes {
  /** Bars of a series. */
  readonly bars: readonly number[];
  /** Series of a table, of `barsOfEach` bars. */
  readonly series: readonly number[];
  readonly barsOfEach: number;
  /** Calls at a time. */
  readonly parallel: readonly number[];
  /** Calls in one run, where several are made at a time. */
  readonly calls: number;
  /** Bars of each of these calls. */
  readonly barsOfCall: number;
  /** Speeds of a link, in megabits a second. */
  readonly megabits: readonly number[];
  /** Bars that are read over it. */
  readonly barsOverLink: number;
}

export interface MemorySizes {
  /** Bars of the series that ranges are read from. */
  readonly bars: number;
  /** Bars of the series that is saved, and looped over. */
  readonly saved: number;
  /** Bars of a save that is one of many, or goes into the middle. */
  readonly piece: number;
  /** Reads in one run, each timed by itself. */
  readonly calls: number;
}

export interface DocumentSizes {
  /** Formulas in the collection that is searched and listed. */
  readonly formulas: number;
  /** Trades of a backtest's result. */
  readonly trades: number;
  /** Small calls in one run, each timed by itself. */
  readonly calls: number;
  /** Calls in one run that carry a hundred documents or ten thousand trades. */
  readonly largeCalls: number;
}

/** What is measured, and where: plain data, since it goes to other processes. */
export interface Settings {
  /** The server of the suite. */
  readonly server: ServerAccess;
  readonly sizes: Sizes;
  /** Holds the table that is read from. */
  readonly dataDatabase: string;
  /** Begins the name of every database that goes when the measurement ends. */
  readonly scratchPrefix: string;
}

export const fullSizes: Sizes = {
  rows: 20_000_000,
  series: 20,
  listed: 500,
  streamed: 10_000_000,
  writes: [100_000, 1_000_000],
  importRows: 1_000_000,
  calls: 200,
  ticks: 600,
  // Large ones make a thousand calls in seven runs.
  documents: { formulas: 10_000, trades: 10_000, calls: 1_000, largeCalls: 31 },
  memory: { bars: 10_000_000, saved: 1_000_000, piece: 1_000, calls: 1_000 },
  growth: {
    bars: [1_000, 10_000, 100_000, 1_000_000, 10_000_000],
    series: [1, 100, 1_000],
    barsOfEach: 1_000,
    parallel: [1, 4, 16, 64],
    calls: 256,
    barsOfCall: 1_000,
    megabits: [10, 50, 100, 200, 500, 1_000],
    barsOverLink: 100_000,
  },
};

/** Enough to see that everything works. */
export const quickSizes: Sizes = {
  rows: 20_000,
  series: 20,
  listed: 50,
  streamed: 10_000,
  writes: [200, 1_000],
  importRows: 1_000,
  calls: 3,
  ticks: 3,
  documents: { formulas: 400, trades: 50, calls: 3, largeCalls: 2 },
  memory: { bars: 1_000, saved: 200, piece: 10, calls: 3 },
  growth: {
    bars: [100, 1_000],
    series: [1, 10],
    barsOfEach: 10,
    parallel: [1, 2],
    calls: 4,
    barsOfCall: 10,
    megabits: [10, 100],
    barsOverLink: 100,
  },
};
