/**
 * The last argument of every method, merged into the method's own options. One that the method does not
 * have, as a mistyped one, is `VALIDATION`; one that is undefined is absent.
 */
export interface CallOptions {
  /** Ends the call with `ABORTED`, and the server's query with it. */
  readonly signal?: AbortSignal;
  /** The call's deadline, in milliseconds from now; for a stream, of each chunk. 30,000 if absent. */
  readonly timeoutMs?: number;
}

export interface PageOptions extends CallOptions {
  /** Items on the page, 1 to 1,000; 100 if absent. */
  readonly limit?: number;
  /** `next` of the page before; absent for the first page. */
  readonly after?: string;
}

export interface SearchOptions extends CallOptions {
  /** Hits at most, 1 to 1,000; 100 if absent. */
  readonly limit?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** An opaque cursor: `after` of the next page. Absent on the last page. */
  readonly next?: string;
}
