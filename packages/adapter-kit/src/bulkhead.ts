import { ResourceExhaustedError } from '@jts/domain';
import type { Cancellation } from './cancellation.js';
import { type BulkheadOptions, checkInteger } from './options.js';

/** Runs a call when its turn has come; one that is cancelled waits no longer. */
export type Bulkhead = <T>(
  call: () => Promise<T>,
  cancellation: Pick<Cancellation, 'race'>,
) => Promise<T>;

const atOnce: Bulkhead = (call) => call();

const most = 1_000_000;

/**
 * Not a library's: in those that there are, a call that has given up keeps its place in the queue.
 *
 * @param name of the database, for messages
 */
export function bulkhead(name: string, options: BulkheadOptions | undefined): Bulkhead {
  if (options === undefined) return atOnce;
  const { concurrent, waiting: places = 1000 } = options;
  checkInteger('bulkhead.concurrent', concurrent, 1, most);
  checkInteger('bulkhead.waiting', places, 0, most);
  let running = 0;
  /** What begins the calls that wait, in their order. */
  const waiting = new Set<() => void>();

  const turn = async (cancellation: Pick<Cancellation, 'race'>): Promise<void> => {
    if (waiting.size >= places) {
      const message = `${name} has ${concurrent} calls in flight, and ${places} wait already`;
      throw new ResourceExhaustedError(message);
    }
    let begin = () => {};
    const come = new Promise<void>((resolve) => {
      begin = resolve;
    });
    waiting.add(begin);
    try {
      await cancellation.race(come);
    } catch (error) {
      // Its turn may have come at the same moment: then it is the next one's.
      if (!waiting.delete(begin)) leave();
      throw error;
    }
  };

  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) {
      running--;
      return;
    }
    waiting.delete(next);
    next();
  };

  return async (call, cancellation) => {
    if (running < concurrent) running++;
    else await turn(cancellation);
    try {
      return await call();
    } finally {
      leave();
    }
  };
}
