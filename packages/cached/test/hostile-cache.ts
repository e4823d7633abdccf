import { ResourceExhaustedError, TimeoutError, UnknownError } from '@jts/domain';
import type { Cache } from '@jts/ports';

/**
 * What may become of one call of a cache that serves others all the same.
 *
 * - `silent`: it is not done, and ends with the deadline
 * - `unheard`: it is done, and ends with the deadline
 * - `late`: it ends with the deadline, and is done at some time after it
 * - `full`: it is not done, for want of memory; reads and deletes are
 * - `garbage`: it is done, and answered with nonsense
 * - `strange`: it throws what is no error of ours, before it is done
 */
export const fates = ['ok', 'silent', 'unheard', 'late', 'full', 'garbage', 'strange'] as const;
export type Fate = (typeof fates)[number];

/** Whoever passes here may be overtaken by others. */
export type Turn = (label: string) => Promise<void>;

const garbage = () => new TextEncoder().encode('{"not":"ours"}');
const adds = (name: string) => name === 'set' || name === 'increment';

/** A cache whose calls take turns before they act and before they are answered, and meet their fates. */
export function hostile(cache: Cache, turn: Turn, fateOf: (name: string) => Fate): Cache {
  const meet = async <T>(name: string, act: () => Promise<T>, nonsense: T): Promise<T> => {
    const fate = fateOf(name);
    await turn(`${name} acts`);
    if (fate === 'strange') throw new Error('no error of ours');
    if (fate === 'silent') throw new TimeoutError('too late');
    if (fate === 'full' && adds(name))
      throw new ResourceExhaustedError('full', { retryable: false });
    if (fate === 'late') {
      void turn(`${name} acts late`).then(act);
      throw new TimeoutError('too late');
    }
    const answer = await act();
    await turn(`${name} is answered`);
    if (fate === 'unheard') throw new TimeoutError('too late');
    return fate === 'garbage' ? nonsense : answer;
  };
  return {
    ...cache,
    get: () => Promise.reject(new UnknownError('nobody asks for one key')),
    getMany: (keys, options) =>
      meet('getMany', () => cache.getMany(keys, options), keys.map(garbage)),
    set: (key, value, options) => meet('set', () => cache.set(key, value, options), undefined),
    delete: (keys, options) => meet('delete', () => cache.delete(keys, options), Number.NaN),
    increment: (key, options) => meet('increment', () => cache.increment(key, options), Number.NaN),
  };
}
