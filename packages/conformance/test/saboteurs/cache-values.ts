import type { Cache } from '@jts/ports';
import { turn } from './breaks.js';
import { breaksCache, bytesOf, type CacheSaboteur, textOf } from './cache-breaks.js';
import { reading } from './cache-reading.js';

const joined = (first: Uint8Array, second: Uint8Array): Uint8Array => {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
};

/** What a cache does to its values. */
export const cacheValues: readonly CacheSaboteur[] = [
  {
    title: 'gives no bytes where there is no value',
    caughtBy: ['V1/unknown-key', 'V1/deleted', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      get: async (...call) => (await real.get(...call)) ?? new Uint8Array(),
    })),
  },
  {
    title: 'takes no bytes for no value',
    caughtBy: ['G3/cache-values', 'G3/any-value', 'V1/replaced-whole', 'V1/any-calls'],
    sabotage: breaksCache((real) => reading(real, (value) => (value.length ? value : null))),
  },
  {
    title: 'keeps nothing at all',
    caughtBy: ['V1/any-calls', 'V2/kept', 'V3/in-order', 'G1/cache-seen-elsewhere'],
    sabotage: breaksCache((real) => ({
      set: (key, value, options) =>
        real.set(key, value, { ...options, ttlMs: 1 }).then(() => {
          void real.delete([key]);
        }),
    })),
  },
  {
    title: 'takes bytes for text',
    caughtBy: ['G3/cache-values', 'G3/any-value', 'V1/any-calls'],
    sabotage: breaksCache((real) => reading(real, (value) => bytesOf(textOf(value)))),
  },
  {
    title: 'takes digits for a number',
    caughtBy: ['G3/cache-values', 'V1/any-calls'],
    sabotage: breaksCache((real) =>
      reading(real, (value) =>
        /^\d+$/.test(textOf(value)) ? bytesOf(`${Number(textOf(value))}`) : value,
      ),
    ),
  },
  {
    title: 'takes white space off a value',
    caughtBy: ['G12/cache-values', 'G3/cache-values'],
    sabotage: breaksCache((real) =>
      reading(real, (value) => {
        const text = textOf(value);
        return text.trim() === text ? value : bytesOf(text.trim());
      }),
    ),
  },
  {
    title: 'writes a shorter value over the beginning of a longer one',
    caughtBy: ['V1/replaced-whole', 'G3/any-value', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      async set(key, value, options) {
        const before = typeof key === 'string' && key !== '' ? await real.get(key) : null;
        const rest = before?.subarray(value.length) ?? new Uint8Array();
        return real.set(key, joined(value, rest), options);
      },
    })),
  },
  {
    title: 'says that it has deleted, and does not',
    caughtBy: ['V1/deleted', 'V1/any-calls', 'V1/keys', 'G12/cache-keys'],
    sabotage: breaksCache((real) => ({
      async delete(keys, options) {
        const there = new Set(keys).size ? await real.getMany([...new Set(keys)], options) : [];
        return there.filter(Boolean).length;
      },
    })),
  },
  {
    title: 'writes a value in two steps',
    caughtBy: ['V1/reader-beside-setter'],
    sabotage: breaksCache((real) => ({
      async set(key, value, options) {
        await real.set(key, value.subarray(0, value.length / 2), options);
        await turn();
        await real.set(key, value, options);
      },
    })),
  },
  {
    title: 'writes the halves of a value one by one',
    caughtBy: ['V1/sets-at-once'],
    sabotage: breaksCache((real) => {
      let step = 0;
      return {
        async set(key, value, options) {
          await real.set(key, value, options);
          // Some are later than others.
          for (let i = 2 - (step++ % 3); i > 0; i--) await turn();
          const there = (await real.get(key)) ?? value;
          const half = value.length / 2;
          const mixed = joined(there.subarray(0, half), value.subarray(half));
          await real.set(key, mixed, options);
        },
      };
    }),
  },
  {
    title: 'remembers what it has read, for some reads more',
    caughtBy: ['V1/set-after-set', 'G1/cache-seen-elsewhere', 'V1/any-calls'],
    sabotage: breaksCache((real) => {
      const read = new Map<string, { readonly value: Uint8Array | null; times: number }>();
      return {
        async get(key, options) {
          const found = { value: await real.get(key, options), times: 0 };
          const before = read.get(key) ?? found;
          if (before.times++ < 3) read.set(key, before);
          else read.delete(key);
          return before.value;
        },
      };
    }),
  },
  {
    title: 'answers a read with one that began before a set',
    caughtBy: ['G1/cache-reads-apart'],
    sabotage: breaksCache((real) => {
      const underWay = new Map<string, ReturnType<Cache['getMany']>>();
      const slowly = async (asked: string, ...call: Parameters<Cache['getMany']>) => {
        const found = await real.getMany(...call);
        await turn();
        underWay.delete(asked);
        return found;
      };
      return {
        getMany(keys, options) {
          const asked = `${keys}`;
          const shared = underWay.get(asked) ?? slowly(asked, keys, options);
          underWay.set(asked, shared);
          return shared;
        },
      };
    }),
  },
  {
    title: 'fails where something of another kind is',
    caughtBy: ['V1/foreign', 'V4/foreign'],
    sabotage: breaksCache((real, { foreign }) => {
      const refuse = () => Promise.reject(new Error('WRONGTYPE'));
      return {
        get: (key, options) => (foreign.has(key) ? refuse() : real.get(key, options)),
        increment: (key, options) => (foreign.has(key) ? refuse() : real.increment(key, options)),
      };
    }),
  },
  {
    title: 'gives no other value where something of another kind is among the keys',
    caughtBy: ['V1/foreign'],
    sabotage: breaksCache((real, { foreign }) => ({
      getMany: async (keys, options) => {
        const values = await real.getMany(keys, options);
        return keys.some((key) => foreign.has(key)) ? values.map(() => null) : values;
      },
    })),
  },
];
