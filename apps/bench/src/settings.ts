/** How to reach a ClickHouse server over HTTP. */
export interface ServerAccess {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** How much of everything. */
export interface Sizes {
  /** Rows of the table that is read from. */
  readonly rows: number;
  /** Its series, of `rows / series` bars each. */
  readonly series: number;
  /** Bars of each write. */
  readonly writes: readonly number[];
  /** Rows of the file that is imported. */
  readonly importRows: number;
  /** Calls in one run where single calls are measured. */
  readonly calls: number;
}

/** What is measured, and where: plain data, since it goes to other processes. */
export interface Settings {
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
  writes: [100_000, 1_000_000],
  importRows: 1_000_000,
  calls: 50,
};

/** Enough to see that everything works. */
export const quickSizes: Sizes = {
  rows: 20_000,
  series: 20,
  writes: [200, 1_000],
  importRows: 1_000,
  calls: 3,
};
