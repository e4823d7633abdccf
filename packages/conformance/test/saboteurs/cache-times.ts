import { breaksCache, type CacheSaboteur, hour } from './cache-breaks.js';

/** What a cache does to the times of its values. */
export const cacheTimes: readonly CacheSaboteur[] = [
  {
    title: 'counts in whole seconds',
    caughtBy: ['V2/kept', 'V2/over-everywhere', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      set: (key, value, options) =>
        real.set(key, value, {
          ...options,
          ttlMs: Math.min(2 ** 31 - 1, Math.ceil(options.ttlMs / 1000) * 1000),
        }),
    })),
  },
  {
    title: 'lets a value go early',
    caughtBy: ['V2/kept', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      set: (key, value, options) =>
        real.set(key, value, { ...options, ttlMs: Math.ceil(options.ttlMs / 4) }),
    })),
  },
  {
    title: 'lets a value go early, on a clock of its own',
    caughtBy: ['V2/not-before'],
    moves: false,
    sabotage: breaksCache((real) => ({
      set: (key, value, options) =>
        real.set(key, value, { ...options, ttlMs: Math.ceil(options.ttlMs / 4) }),
    })),
  },
  {
    title: 'keeps a value for ever, on a clock of its own',
    caughtBy: ['V2/kept', 'V2/not-before', 'V2/over-everywhere'],
    moves: false,
    timeoutMs: 300,
    sabotage: breaksCache((real) => ({
      set: (key, value, options) => real.set(key, value, { ...options, ...hour }),
    })),
  },
  {
    title: 'has no value for as long as 24 days',
    caughtBy: ['V2/kept'],
    sabotage: breaksCache((real) => ({
      set: (key, value, options) =>
        real.set(key, value, { ...options, ttlMs: Math.min(options.ttlMs, 2 ** 30) }),
    })),
  },
  {
    title: 'counts a value whose time is over among those that it deletes',
    caughtBy: ['V2/over-everywhere', 'V3/delete-counts', 'V1/any-calls'],
    sabotage: breaksCache((real) => {
      const known = new Set<string>();
      return {
        set(key, value, options) {
          known.add(key);
          return real.set(key, value, options);
        },
        async delete(keys, options) {
          await real.delete(keys, options);
          return keys.filter((key) => known.delete(key)).length;
        },
      };
    }),
  },
  {
    title: 'keeps to the first time of a value',
    caughtBy: ['V2/set-begins-anew', 'V1/any-calls'],
    sabotage: breaksCache((real) => {
      const first = new Map<string, number>();
      return {
        set(key, value, options) {
          const ttlMs = first.get(key) ?? options?.ttlMs;
          first.set(key, ttlMs);
          return real.set(key, value, { ...options, ttlMs });
        },
      };
    }),
  },
  {
    title: 'keeps to the first time of a counter',
    caughtBy: ['V2/increment-begins-anew', 'V1/any-calls'],
    sabotage: breaksCache((real) => {
      const first = new Map<string, number>();
      return {
        increment(key, options) {
          const ttlMs = first.get(key) ?? options?.ttlMs;
          first.set(key, ttlMs);
          return real.increment(key, { ...options, ttlMs });
        },
      };
    }),
  },
  {
    title: 'keeps what is read',
    caughtBy: ['V2/reads-prolong-nothing', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      async getMany(keys, options) {
        const values = await real.getMany(keys, options);
        for (const [i, value] of values.entries()) {
          if (value) await real.set(keys[i] ?? '', value, hour);
        }
        return values;
      },
    })),
  },
];
