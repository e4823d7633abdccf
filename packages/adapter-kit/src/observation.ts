import { type ErrorCode, isStorageError, ValidationError } from '@jts/domain';
import {
  type CallEvent,
  type CallInfo,
  type CallObserver,
  rowsOf,
  type StoreEvent,
} from './events.js';
import type { StoreOptions } from './options.js';

/** Begins to observe a call, by its operation; undefined where nobody watches it. */
export type Observe = (operation: string) => Observation | undefined;

const nobody: Observe = () => undefined;

/**
 * @param store the name of the database
 * @throws ValidationError where a listener is none
 */
export function observing(
  store: string,
  { onEvent, observers = [] }: Pick<StoreOptions, 'onEvent' | 'observers'>,
): Observe {
  checkListeners(onEvent, observers);
  const listener = onEvent && { onEvent };
  const all = listener === undefined ? [...observers] : [...observers, () => listener];
  if (all.length === 0) return nobody;
  return (operation) => {
    const call = { store, operation };
    let watching: CallObserver[] | undefined;
    for (const observer of all) {
      const one = quietly(() => observer(call));
      if (one === undefined) continue;
      watching ??= [];
      watching.push(one);
    }
    return watching && new Observation(call, watching);
  };
}

/** One call, as those who watch it are told: none of them harms it, nor another. */
export class Observation {
  private readonly call: CallInfo;
  private readonly observers: readonly CallObserver[];
  private readonly begin = performance.now();
  private attempts = 0;
  private attemptBegin = 0;

  constructor(call: CallInfo, observers: readonly CallObserver[]) {
    this.call = call;
    this.observers = observers;
  }

  /**
   * Runs the call within what its observers want around it, the first outermost.
   *
   * @param counted whether its answer stands for records
   */
  watch<T>(work: () => Promise<T>, counted: boolean): Promise<T> {
    let running!: Promise<T>;
    const begin = () => {
      running = this.toItsEnd(work, counted);
    };
    this.observers.reduceRight(surrounded, begin)();
    return running;
  }

  attemptBegins(): void {
    this.attempts++;
    this.attemptBegin = performance.now();
  }

  attemptFailed(code: ErrorCode): void {
    const durationMs = performance.now() - this.attemptBegin;
    this.tell({ type: 'attempt', ...this.call, attempt: this.attempts, durationMs, code });
  }

  private async toItsEnd<T>(work: () => Promise<T>, counted: boolean): Promise<T> {
    try {
      const answer = await work();
      const rows = counted ? rowsOf(answer) : undefined;
      this.end(rows === undefined ? {} : { rows });
      return answer;
    } catch (error) {
      this.end({ code: isStorageError(error) ? error.code : 'UNKNOWN' });
      throw error;
    }
  }

  private end(outcome: Pick<CallEvent, 'rows' | 'code'>): void {
    const durationMs = performance.now() - this.begin;
    this.tell({ type: 'call', ...this.call, durationMs, attempts: this.attempts, ...outcome });
  }

  /** From the innermost outwards: what the others have begun is there still. */
  private tell(event: StoreEvent): void {
    for (const observer of this.observers.toReversed()) quietly(() => observer.onEvent(event));
  }
}

/** `work` within what an observer wants around it: run once and at once, whatever the observer does. */
function surrounded(work: () => void, observer: CallObserver): () => void {
  if (observer.around === undefined) return work;
  return () => {
    let begun = false;
    const begin = () => {
      if (begun) return;
      begun = true;
      work();
    };
    quietly(() => observer.around?.(begin));
    begin();
  };
}

/** A broken listener is no reason to fail a call that has succeeded. */
function quietly<T>(listen: () => T): T | undefined {
  try {
    const answer = listen();
    // One that is asynchronous fails later, and would end the process.
    if (answer instanceof Promise) answer.catch(() => {});
    return answer;
  } catch {
    return undefined;
  }
}

function checkListeners(onEvent: unknown, observers: unknown): void {
  if (onEvent !== undefined && typeof onEvent !== 'function') {
    throw new ValidationError('onEvent', 'must be a function');
  }
  if (!Array.isArray(observers)) throw new ValidationError('observers', 'must be a list');
  const wrong = observers.findIndex((observer) => typeof observer !== 'function');
  if (wrong !== -1) throw new ValidationError(`observers[${wrong}]`, 'must be a function');
}
