import { turn } from './breaks.js';
import { breaksCache, type CacheSaboteur } from './cache-breaks.js';

/** What a cache does with many keys. */
export const cacheMany: readonly CacheSaboteur[] = [
  {
    title: 'gives many values in the order of their keys',
    caughtBy: ['V3/in-order', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      getMany: (keys, options) =>
        real.getMany(Array.isArray(keys) ? keys.toSorted() : keys, options),
    })),
  },
  {
    title: 'gives a key that comes twice once',
    caughtBy: ['V3/in-order', 'G4/cache-results-yours', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      getMany: (keys, options) =>
        real.getMany(Array.isArray(keys) ? [...new Set(keys)] : keys, options),
    })),
  },
  {
    title: 'leaves out what is not there',
    caughtBy: ['V3/in-order', 'V1/unknown-key', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      getMany: async (...call) => (await real.getMany(...call)).filter(Boolean),
    })),
  },
  {
    title: 'fails without keys',
    caughtBy: ['V3/no-keys', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      getMany: async (keys, options) => {
        if (keys?.length === 0) throw new Error('wrong number of arguments');
        return real.getMany(keys, options);
      },
    })),
  },
  {
    title: 'reads a thousand keys at most',
    caughtBy: ['V3/ten-thousand'],
    sabotage: breaksCache((real) => ({
      getMany: async (keys, options) => {
        const values = await real.getMany(keys, options);
        return values.map((value, i) => (i < 1000 ? value : null));
      },
    })),
  },
  {
    title: 'counts the keys that it was told to delete',
    caughtBy: ['V3/delete-counts', 'V1/unknown-key', 'V3/ten-thousand', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      delete: async (keys, options) => {
        await real.delete(keys, options);
        return keys.length;
      },
    })),
  },
  {
    title: 'looks what is there, and then deletes',
    caughtBy: ['V3/deletes-at-once', 'V1/any-calls-at-once'],
    sabotage: breaksCache((real) => ({
      async delete(keys, options) {
        const each = [...new Set(keys)];
        const there = await real.getMany(each, options);
        await turn();
        await real.delete(each, options);
        return there.filter(Boolean).length;
      },
    })),
  },
  {
    title: 'deletes many keys in parts',
    caughtBy: ['V3/deleted-at-one-moment'],
    sabotage: breaksCache((real) => ({
      async delete(keys, options) {
        if (!Array.isArray(keys) || keys.length < 600) return real.delete(keys, options);
        const first = await real.delete(keys.slice(0, 250), options);
        await turn();
        return first + (await real.delete(keys.slice(250), options));
      },
    })),
  },
  {
    title: 'reads many keys one by one',
    caughtBy: ['V3/read-at-one-moment', 'V1/any-calls-at-once'],
    sabotage: breaksCache((real) => ({
      async getMany(keys, options) {
        const values: (Uint8Array | null)[] = [];
        for (const key of keys) {
          values.push(await real.get(key, options));
          await turn();
        }
        return values;
      },
    })),
  },
];
