import { ResourceExhaustedError } from '@jts/domain';
import { bulkhead as bulkheadPolicy, isBulkheadRejectedError } from 'cockatiel';
import { type BulkheadOptions, checkInteger } from './options.js';

/** Runs a call when its turn has come. */
export type Bulkhead = <T>(call: () => Promise<T>) => Promise<T>;

const atOnce: Bulkhead = (call) => call();

const most = 1_000_000;

/** @param name of the database, for messages */
export function bulkhead(name: string, options: BulkheadOptions | undefined): Bulkhead {
  if (options === undefined) return atOnce;
  const { concurrent, waiting = 1000 } = options;
  checkInteger('bulkhead.concurrent', concurrent, 1, most);
  checkInteger('bulkhead.waiting', waiting, 0, most);
  const policy = bulkheadPolicy(concurrent, waiting);
  return async (call) => {
    try {
      return await policy.execute(call);
    } catch (error) {
      if (!isBulkheadRejectedError(error)) throw error;
      const message = `${name} has ${concurrent} calls in flight, and ${waiting} wait already`;
      throw new ResourceExhaustedError(message, { cause: error });
    }
  };
}
