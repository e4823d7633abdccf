/**
 * What the cache was good for: `hit`, the whole answer came from it; `partial`, some of it; `miss`, it held
 * nothing of use; `unused`, it was not asked, did not answer, or writes were in progress.
 */
export type LookupOutcome = 'hit' | 'partial' | 'miss' | 'unused';

/** A read that may be cached has looked. */
export interface LookupEvent {
  /** `candles.getRange`, ... */
  readonly operation: string;
  readonly outcome: LookupOutcome;
}

/** Whatever it throws, or rejects with, is dropped: it harms no call. */
export type OnLookup = (event: LookupEvent) => void;

/** Tells a listener that may be broken. */
export function teller(listener: OnLookup | undefined): OnLookup {
  if (listener === undefined) return () => {};
  return (event) => {
    // Within a promise's executor what is thrown at once is a rejection too.
    new Promise((resolve) => resolve(listener(event))).catch(() => {});
  };
}
