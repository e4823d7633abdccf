import { type ErrorCode, isCandleSeries } from '@jts/domain';

/** A call of a store has ended. */
export interface CallEvent {
  readonly type: 'call';
  /** `candles.getRange`, `settings.set`, `health`; of a stream each page is a call. */
  readonly operation: string;
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
export interface AttemptEvent {
  readonly type: 'attempt';
  readonly operation: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds from the begin of this attempt. */
  readonly durationMs: number;
  readonly code: ErrorCode;
}

/** What a store tells of its work: names and numbers, never a value, a key or a message. */
export type StoreEvent = CallEvent | AttemptEvent;

export type OnEvent = (event: StoreEvent) => void;

/** Tells, and goes on whatever the listener does. */
export function tell(onEvent: OnEvent, event: StoreEvent): void {
  try {
    onEvent(event);
  } catch {
    // A broken listener is no reason to fail a call that has succeeded.
  }
}

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
