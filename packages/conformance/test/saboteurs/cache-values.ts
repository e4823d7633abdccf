import type { Cache } from '@jts/ports';
import { turn } from './breaks.js';
import { breaksCache, bytesOf, type CacheSaboteur, hour, textOf } from './cache-breaks.js';

const joined = (first: Uint8Array, second: Uint8Array): Uint8Array => {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
};

/** Everything that is read, changed. */
const reading = (
  real: Cache,
  change: (value: Uint8Array) => Uint8Array | null,
): Partial<Cache> => ({
  get: async (...call) => {
    const value = await real.get(...call);
    return value && change(value);
  },
  getMany: async (...call) => (await real.getMany(...call)).map((value) => value && change(value)),
});

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

/** What a cache does to its values, and to their keys. */
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
  {
    title: 'begins a counter at 1',
    caughtBy: ['V4/counts', 'V4/at-once'],
    sabotage: breaksCache((real) => ({
      async increment(key, options) {
        const count = await real.increment(key, options);
        return count === (options.by ?? 1) ? real.increment(key, { ...options, by: 1 }) : count;
      },
    })),
  },
  {
    title: 'counts by one, whatever it is told',
    caughtBy: ['V4/counts', 'V4/steps-at-once', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      increment: (key, { by: _, ...options }) => real.increment(key, options),
    })),
  },
  {
    title: 'reads a counter as a double would be written',
    caughtBy: ['V4/digits', 'V1/any-calls'],
    sabotage: breaksCache((real) =>
      reading(real, (value) =>
        /^\d{16}$/.test(textOf(value)) ? bytesOf(Number(textOf(value)).toExponential()) : value,
      ),
    ),
  },
  {
    title: 'counts on from what a parser makes of a value',
    caughtBy: ['V4/no-counters', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      async increment(key, options) {
        const count = await real.increment(key, options);
        return count;
      },
      async set(key, value, options) {
        const text = textOf(value);
        const number = Number.parseInt(text, 10);
        const counted = /^\s*[+-]?\d/.test(text) && `${number}` !== text && number >= 0;
        return real.set(key, counted && value.length < 9 ? bytesOf(`${number}`) : value, options);
      },
    })),
  },
  {
    title: 'refuses to count from what is no counter',
    caughtBy: ['V4/no-counters', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      async increment(key, options) {
        const found = await real.get(key);
        if (found && !/^\d{1,16}$/.test(textOf(found))) throw new Error('not an integer');
        return real.increment(key, options);
      },
    })),
  },
  {
    title: 'counts beyond what a double can tell apart',
    caughtBy: ['V4/safe-integers', 'V1/any-calls'],
    sabotage: breaksCache((real) => ({
      async increment(key, options) {
        const before = textOf(await real.get(key));
        const by = options.by ?? 1;
        const sum = BigInt(/^\d{16}$/.test(before) ? before : 0) + BigInt(by);
        const count = await real.increment(key, options);
        if (sum <= 2n ** 53n - 1n) return count;
        await real.set(key, bytesOf(`${sum}`), options);
        return Number(sum);
      },
    })),
  },
  {
    title: 'reads a counter, and then sets it',
    caughtBy: ['V4/at-once', 'V4/steps-at-once', 'V1/any-calls-at-once'],
    sabotage: breaksCache((real) => ({
      async increment(key, options) {
        const found = textOf(await real.get(key));
        await turn();
        const count = (/^\d+$/.test(found) ? Number(found) : 0) + (options.by ?? 1);
        await real.set(key, bytesOf(`${count}`), options);
        return count;
      },
    })),
  },
  {
    title: 'takes back an increment that was aborted',
    caughtBy: ['V4/aborted'],
    sabotage: breaksCache((real) => ({
      increment: (key, options) =>
        real.increment(key, options).catch(async (error) => {
          if (error.code !== 'ABORTED' || key !== 'n') throw error;
          const count = Number(textOf(await real.get(key)));
          if (count > 1) await real.set(key, bytesOf(`${count - 1}`), hour);
          throw error;
        }),
    })),
  },
];
