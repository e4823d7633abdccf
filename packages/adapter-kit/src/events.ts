import { type ErrorCode, isCandleSeries } from '@jts/domain';

/** Which call: names, never a value, a key or a message. */
export interface CallInfo {
  /** The database, as messages name it: `ClickHouse`. */
  readonly store: string;
  /** `candles.getRange`, `settings.set`, `health`; of a stream each page is a call. */
  readonly operation: string;
}

/** A call of a store has ended. */
export interface CallEvent extends CallInfo {
  readonly type: 'call';
  /** Milliseconds from the call to its end, waits and pauses included. */
  readonly durationMs: number;
  /** How often the database was asked: 0 where the arguments were refused. */
  readonly attempts: number;
  /** Bars, symbols, documents that were read, saved or deleted, where the answer tells. */
  readonly rows?: number;
  /** Of the error; absent where the call resolved. */
  readonly code?: ErrorCode;
}

/** One attempt of a call has failed; another one may follow. */
export interface AttemptEvent extends CallInfo {
  readonly type: 'attempt';
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds from the begin of this attempt. */
  readonly durationMs: number;
  readonly code: ErrorCode;
}

/** What a store tells of its work: names and numbers, never a value, a key or a message. */
export type StoreEvent = CallEvent | AttemptEvent;

/** Whatever it throws, or rejects with, is dropped: it harms no call. */
export type OnEvent = (event: StoreEvent) => void;

/** Watches one call. Whatever its methods throw, or reject with, is dropped. */
export interface CallObserver {
  /**
   * Is told of each attempt that fails, in their order, then of the end of the call, before the caller
   * hears of it.
   */
  readonly onEvent: OnEvent;
  /**
   * Runs the call, by calling `work` at once, with whatever context is to be around it: all that the
   * call does, in later attempts too, is done within, and events are told there. Where `work` is not
   * called, the call runs nonetheless.
   */
  around?(work: () => void): void;
}

/**
 * Is asked as a call begins, in the context of its caller.
 *
 * @returns who watches this call; undefined: nobody, at next to no cost
 */
export type Observer = (call: CallInfo) => CallObserver | undefined;

/** How many records an answer of a port stands for; undefined where it says nothing of that. */
export function rowsOf(answer: unknown): number | undefined {
  if (typeof answer === 'number') return answer;
  if (typeof answer !== 'object') return undefined;
  if (answer === null) return 0;
  if (isCandleSeries(answer) || Array.isArray(answer)) return answer.length;
  if ('items' in answer && Array.isArray(answer.items)) return answer.items.length;
  if (!('inserted' in answer)) return 1;
  const { inserted, replaced, skipped } = answer as Record<string, number>;
  return Number(inserted) + Number(replaced) + Number(skipped);
}
