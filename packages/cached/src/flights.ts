import { type CallContext, SharedWork } from '@jts/adapter-kit';
import { isStorageError } from '@jts/domain';
import { callOptions, type ReadOptions } from './call-options.js';
import { waitFor } from './timers.js';

/** Of the call that waits. */
export type Waiting = Pick<CallContext, 'signal' | 'remainingMs'>;
/** A read of the database, by a call's options. */
export type Read<T> = (options: ReadOptions) => Promise<T>;

interface Flight {
  readonly begun: number;
  readonly work: SharedWork<unknown>;
}

/**
 * Equal reads at the same time become one. Whoever gives up ends its own wait; when nobody waits any more,
 * the read ends.
 */
export class Flights {
  private readonly flying = new Map<string, Flight>();
  /** Reads that are not to be joined any more, and that the next ones wait for. */
  private readonly begun = new Map<string, Promise<unknown>>();
  private readonly clock: () => number;

  /** @param clock milliseconds that only grow */
  constructor(clock: () => number) {
    this.clock = clock;
  }

  /**
   * Joins a read that may have begun before. Those whose answer must not be that old, and those who joined
   * one that fails, ask once more, together.
   *
   * @param name the same for reads only of which each may have the other's answer, if it is young enough
   * @param maxAgeMs for how long before this call the read may have begun
   */
  async join<T>(name: string, maxAgeMs: number, waiting: Waiting, read: Read<T>): Promise<T> {
    const known = this.flying.get(name);
    if (known !== undefined && this.clock() - known.begun > maxAgeMs) {
      return this.share(`after ${name}`, waiting, read);
    }
    const flight = known ?? this.begin(name, (signal) => read(optionsOf(signal, waiting)));
    try {
      return (await flight.work.wait(waiting.signal)) as T;
    } catch (error) {
      if (known === undefined || waiting.signal.aborted) throw error;
      return this.share(`after ${name}`, waiting, read);
    }
  }

  /**
   * For reads that must not begin earlier than their callers: while one is running, those that come share
   * the next.
   *
   * @param name the same for equal reads only
   */
  async share<T>(name: string, waiting: Waiting, read: Read<T>): Promise<T> {
    const known = this.flying.get(name);
    const flight = known ?? this.begin(name, this.next(name, waiting, read));
    try {
      return (await flight.work.wait(waiting.signal)) as T;
    } catch (error) {
      // Who began it had less time, perhaps.
      const isLate = isStorageError(error) && error.code === 'TIMEOUT';
      if (known === undefined || waiting.signal.aborted || !isLate) throw error;
      return this.share(name, waiting, read);
    }
  }

  /** The read, after one that is running; but a slow one does not take all of the time. */
  private next<T>(name: string, waiting: Waiting, read: Read<T>) {
    const before = this.begun.get(name);
    return async (signal: AbortSignal): Promise<T> => {
      if (before !== undefined) await waitFor(before, waiting.remainingMs() / 4);
      signal.throwIfAborted();
      // From now on it is too late to join.
      this.flying.delete(name);
      const running = read(optionsOf(signal, waiting));
      this.begun.set(name, running);
      try {
        return await running;
      } finally {
        if (this.begun.get(name) === running) this.begun.delete(name);
      }
    };
  }

  private begin(name: string, read: (signal: AbortSignal) => Promise<unknown>): Flight {
    const flight: Flight = {
      begun: this.clock(),
      // By its end another one may fly under this name.
      work: new SharedWork(read, () => {
        if (this.flying.get(name) === flight) this.flying.delete(name);
      }),
    };
    this.flying.set(name, flight);
    return flight;
  }
}

const optionsOf = (signal: AbortSignal, { remainingMs }: Waiting) =>
  callOptions({ signal, remainingMs });
