import { type CallContext, type Observer, StoreCalls, type StoreOptions } from '@jts/adapter-kit';
import { UnavailableError } from '@jts/domain';

/** Calls of a database that does what each test says. */
export const callsOf = (observers: readonly Observer[], options: StoreOptions = {}) =>
  new StoreCalls(
    { name: 'Scripted', close: async () => {} },
    { timeoutMs: 5_000, retry: { initialDelayMs: 1, maxDelayMs: 2 }, observers, ...options },
  );

export const nothing = () => undefined;
export const hang = () => new Promise<never>(() => {});

/** Fails so many times, then does the work. */
export const failing =
  <T>(failures: number, work: () => T) =>
  async (_: unknown, { attempt }: CallContext): Promise<T> => {
    if (attempt < failures) throw new UnavailableError('away');
    return work();
  };

/** What a promise rejects with; a promise that resolves is a failure. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
