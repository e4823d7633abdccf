import type { Cache } from '@jts/ports';
import { breaksCache, type CacheSaboteur } from './cache-breaks.js';

/** Every key, changed. */
const keyed = (real: Cache, change: (key: string) => string): Partial<Cache> => {
  const key = (one: string) => (typeof one === 'string' ? change(one) || one : one);
  const all = (keys: readonly string[]) => (Array.isArray(keys) ? keys.map(key) : keys);
  return {
    get: (one, options) => real.get(key(one), options),
    set: (one, value, options) => real.set(key(one), value, options),
    increment: (one, options) => real.increment(key(one), options),
    getMany: (keys, options) => real.getMany(all(keys), options),
    delete: (keys, options) => real.delete(all(keys), options),
  };
};

/** What a cache does to its keys. */
export const cacheKeys: readonly CacheSaboteur[] = [
  {
    title: 'folds the case of keys',
    caughtBy: ['V1/keys', 'V1/any-keys', 'V1/any-calls'],
    sabotage: breaksCache((real) => keyed(real, (key) => (key === '*' ? key : key.toLowerCase()))),
  },
  {
    title: 'composes the characters of keys',
    caughtBy: ['V1/keys', 'V1/any-keys', 'G12/cache-keys'],
    sabotage: breaksCache((real) => keyed(real, (key) => key.normalize('NFC'))),
  },
  {
    title: 'ends a key at NUL',
    caughtBy: ['V1/keys', 'G12/cache-keys'],
    sabotage: breaksCache((real) => keyed(real, (key) => key.split('\0')[0] ?? '')),
  },
  {
    title: 'shortens a long key',
    caughtBy: ['V1/keys'],
    sabotage: breaksCache((real) =>
      keyed(real, (key) => (key.length === 1000 ? key.slice(0, 998) : key)),
    ),
  },
  {
    title: 'takes what stands in braces for the key',
    caughtBy: ['V1/keys', 'G12/cache-keys'],
    sabotage: breaksCache((real) => keyed(real, (key) => /\{(.+)\}/s.exec(key)?.[1] ?? key)),
  },
  {
    title: 'takes a key that it deletes for a pattern',
    caughtBy: ['G12/cache-unknown', 'V1/any-calls'],
    sabotage: breaksCache((real) => {
      const keys = new Set<string>();
      return {
        set(key, value, options) {
          keys.add(key);
          return real.set(key, value, options);
        },
        increment(key, options) {
          keys.add(key);
          return real.increment(key, options);
        },
        delete(doomed, options) {
          if (!Array.isArray(doomed)) return real.delete(doomed, options);
          const found = (one: string) =>
            one.endsWith('*') ? [...keys].filter((key) => key.startsWith(one.slice(0, -1))) : [one];
          return real.delete(doomed.flatMap(found), options);
        },
      };
    }),
  },
  {
    title: 'knows no key that an object of JavaScript has already',
    caughtBy: ['V1/keys', 'G12/cache-keys'],
    sabotage: breaksCache((real) => ({
      get: async (key, options) => {
        const found = await real.get(key, options);
        return key === '__proto__' ? null : found;
      },
    })),
  },
];
