import { isStorageError, TooLargeError } from '@jts/domain';
import type { Cache, CallOptions } from '@jts/ports';
import { turn } from './breaks.js';
import { breaksCache, bytesOf, type CacheSaboteur, hour } from './cache-breaks.js';
import { known, raw } from './taken-on.js';

const refuse = () => Promise.reject(new TooLargeError('it is too large'));

/** What options say that no method has. */
const native = (options: object | undefined) => (options ?? {}) as { readonly PX?: number };

/** Options without what is wrong in them. */
function without<O extends CallOptions>(options: O | undefined, field: keyof CallOptions): O {
  const { [field]: _, ...others } = options ?? {};
  return others as O;
}

/** What a cache does with arguments, options, results and limits. */
export const cacheCallSaboteurs: readonly CacheSaboteur[] = [
  {
    title: 'empties itself when its schema is ensured',
    caughtBy: ['G1/cache-schema', 'G1/cache-store-schema'],
    sabotage: breaksCache((real) => {
      const keys = new Set<string>();
      return {
        set: (key, value, options) => real.set(key, value, options).finally(() => keys.add(key)),
        increment: (key, options) => real.increment(key, options).finally(() => keys.add(key)),
        async ensureSchema(options) {
          await real.ensureSchema(options);
          await real.delete([...keys]);
        },
      };
    }),
  },
  {
    title: 'looks at a value, and at its options, a moment later',
    caughtBy: ['G4/cache-values-taken', 'G4/cache-options', 'G4/cache-own-options'],
    sabotage: breaksCache((real) => ({
      async set(key, value, options) {
        await turn();
        return real.set(key, value, options);
      },
    })),
  },
  {
    title: 'looks at a list of keys a moment later',
    caughtBy: ['G4/cache-values-taken'],
    sabotage: breaksCache((real) => ({
      async delete(keys, options) {
        await turn();
        return real.delete(keys, options);
      },
    })),
  },
  {
    title: 'stores the array that it is given',
    caughtBy: ['G4/cache-values-taken'],
    sabotage: breaksCache((real) => {
      const given = new Map<string, Uint8Array>();
      return {
        set: (key, value, options) =>
          real.set(key, value, options).finally(() => given.set(key, value)),
        get: async (key, options) => (await real.get(key, options)) && (given.get(key) ?? null),
      };
    }),
  },
  {
    title: 'hands out the same array each time',
    caughtBy: ['G4/cache-results-yours'],
    sabotage: breaksCache((real) => {
      const handed = new Map<string, Uint8Array>();
      return {
        set: (key, value, options) =>
          real.set(key, value, options).finally(() => handed.delete(key)),
        async get(key, options) {
          const found = await real.get(key, options);
          const before = handed.get(key) ?? found;
          if (before) handed.set(key, before);
          return found && before;
        },
      };
    }),
  },
  {
    title: 'makes a key of anything',
    caughtBy: ['G2/cache-arguments-checked', 'G12/cache-refused'],
    sabotage: breaksCache((real) => ({
      get: (key, options) => real.get(`${key}`.toWellFormed().slice(0, 1000) || 'none', options),
    })),
  },
  {
    title: 'makes a value of what can be made one',
    caughtBy: ['G2/cache-arguments-checked'],
    sabotage: breaksCache((real) => ({
      set: (key, value, options) =>
        real.set(key, ArrayBuffer.isView(value) ? new Uint8Array(value.buffer) : value, options),
    })),
  },
  {
    title: 'makes a time of what can be made one',
    caughtBy: ['G2/cache-arguments-checked'],
    sabotage: breaksCache((real) => ({
      increment: (key, options) =>
        real.increment(key, { ...options, ttlMs: Math.ceil(Number(options.ttlMs)) }),
    })),
  },
  {
    title: 'deletes the keys before one that is none',
    caughtBy: ['G2/cache-arguments-checked', 'G2/cache-keys-checked'],
    sabotage: breaksCache((real) => ({
      delete: (keys, options) =>
        real.delete(keys, options).catch(async (error) => {
          if (Array.isArray(keys) && error.code === 'VALIDATION') await real.delete(['a']);
          throw error;
        }),
    })),
  },
  {
    title: 'makes a list of anything',
    caughtBy: ['G2/cache-keys-checked'],
    sabotage: breaksCache((real) => ({
      getMany: (keys, options) => real.getMany(keys && Array.from(keys), options),
    })),
  },
  {
    title: 'reads as many keys as it is asked for',
    caughtBy: ['G2/cache-keys-checked'],
    sabotage: breaksCache((real) => ({
      getMany: async (keys, options) =>
        (keys?.length ?? 0) > 10_000
          ? [
              ...(await real.getMany(keys.slice(0, 9000), options)),
              ...(await real.getMany(keys.slice(9000), options)),
            ]
          : real.getMany(keys, options),
    })),
  },
  {
    title: 'does not look at a timeout',
    caughtBy: ['G9/cache-timeouts-checked'],
    sabotage: breaksCache((real) => ({
      getMany: (keys, options) => real.getMany(keys, without(options, 'timeoutMs')),
    })),
  },
  {
    title: 'does not look at a signal',
    caughtBy: ['G7/cache-calls-aborted', 'G7/cache-signals-checked'],
    sabotage: breaksCache((real) => ({
      increment: (key, options) => real.increment(key, without(options, 'signal')),
    })),
  },
  {
    title: 'leaves its listener on the signal of a read',
    caughtBy: ['G7/cache-signals-left-clean', 'G7/cache-store-signals-left-clean'],
    sabotage: breaksCache((real) => ({
      get(key, options) {
        options?.signal?.addEventListener?.('abort', () => {});
        return real.get(key, options);
      },
    })),
  },
  {
    title: 'lets equal reads of many share a request, and its end',
    caughtBy: ['G7/cache-aborted-alone', 'G7/cache-store-aborted-alone'],
    sabotage: breaksCache((real) => {
      const underWay = new Map<string, ReturnType<Cache['getMany']>>();
      return {
        getMany(keys, options) {
          const shared = underWay.get(`${keys}`) ?? real.getMany(keys, options);
          underWay.set(`${keys}`, shared);
          return shared.finally(() => underWay.delete(`${keys}`));
        },
      };
    }),
  },
  {
    title: 'has an error of its own for a call that is late',
    caughtBy: ['G7/cache-deadline'],
    sabotage: breaksCache((real) => ({
      get: async (key, options) => {
        if (options?.timeoutMs === 1e-3) throw new Error('late');
        return real.get(key, options);
      },
    })),
  },
  {
    title: 'sets in the background what was aborted',
    caughtBy: ['G9/cache-given-up-loses'],
    sabotage: breaksCache((real) => ({
      set: (key, value, options) =>
        real.set(key, value, options).catch((error) => {
          if (error.code === 'ABORTED') {
            setTimeout(() => void real.set(key, value, hour).catch(() => {}));
          }
          throw error;
        }),
    })),
  },
  {
    title: 'cuts off what is too large for it',
    caughtBy: ['G11/cache-value-said', 'G11/cache-value-largest'],
    sabotage: breaksCache((real) => ({
      set: (key, value, options) =>
        real.set(key, value, options).catch((error) => {
          if (!isStorageError(error) || error.code !== 'TOO_LARGE') throw error;
          return real.set(key, value.subarray(0, 100), options);
        }),
    })),
  },
  {
    title: 'takes half of what a value may have',
    caughtBy: ['G11/cache-value-largest'],
    sabotage: breaksCache((real) => ({
      set: (key, value, options) =>
        value.length > 8_000_000 ? refuse() : real.set(key, value, options),
    })),
  },
  {
    title: 'gives as many values as fit',
    caughtBy: ['G11/cache-values-together'],
    sabotage: breaksCache((real) => ({
      getMany: (keys, options) =>
        real.getMany(keys, options).catch((error) => {
          if (!isStorageError(error) || error.code !== 'TOO_LARGE') throw error;
          return keys.map(() => null);
        }),
    })),
  },
  {
    title: 'counts keys as rows',
    caughtBy: ['G11/cache-keys-no-rows'],
    sabotage: breaksCache((real) => ({
      getMany: (keys, options) => (keys.length > 2 ? refuse() : real.getMany(keys, options)),
    })),
  },
  {
    title: 'quotes a key in its errors as it is',
    caughtBy: ['G12/cache-refused'],
    sabotage: breaksCache((real) => ({
      set: (...call) => real.set(...call).catch((error) => raw(error)),
    })),
  },
  {
    title: 'hands its options on',
    caughtBy: ['G12/cache-options'],
    sabotage: breaksCache((real) => ({
      async set(key, value, options) {
        if ('NX' in options && (await real.get(key))) return;
        await real.set(key, value, {
          ...known(options),
          ttlMs: native(options).PX ?? options.ttlMs,
        });
      },
    })),
  },
  {
    title: 'is not closed with its store',
    caughtBy: [
      ...['G8/cache-closed', 'G8/cache-closing', 'G8/cache-dispose', 'G8/cache-store-closed'],
      ...['G8/cache-store-closing', 'G8/cache-store-dispose', 'G8/closed-by-the-store'],
      ...['G8/closed-by-the-cache', 'G8/closed-by-the-rate-limiter'],
    ],
    sabotage: breaksCache((real) => ({ get: (...call) => real.get(...call).catch(() => null) })),
  },
  {
    title: 'can be closed once',
    caughtBy: ['G8/cache-close-twice'],
    sabotage: breaksCache((real) => {
      let closed = false;
      return {
        async close() {
          if (closed) throw new Error('closed');
          closed = true;
          await real.close();
        },
      };
    }),
  },
  {
    title: 'does not wait for calls when it closes',
    caughtBy: ['G8/cache-waits-for-calls'],
    sabotage: breaksCache((real) => ({
      async close() {
        setTimeout(() => void real.close().catch(() => {}), 50);
      },
      increment: async (...call) => {
        const counted = real.increment(...call);
        await turn();
        return counted;
      },
    })),
  },
  {
    title: 'says that it is well, and not how long that took',
    caughtBy: ['G9/cache-health'],
    sabotage: breaksCache((real) => ({
      health: async (options) => ({ ...(await real.health(options)), latencyMs: Number.NaN }),
    })),
  },
  {
    title: 'gives a value that was deleted to those who were there before',
    caughtBy: ['G1/cache-seen-elsewhere', 'V1/any-calls'],
    sabotage: breaksCache((real) => {
      const seen = new Map<string, Uint8Array>();
      return {
        async get(key, options) {
          const found = await real.get(key, options);
          if (found) seen.set(key, found);
          return found ?? seen.get(key) ?? null;
        },
      };
    }),
  },
  {
    title: 'takes a text that was set for what it stands for',
    caughtBy: ['G12/cache-values', 'G3/cache-values'],
    sabotage: breaksCache((real) => ({
      set: (key, value, options) =>
        real.set(key, value.length === 4 && value[0] === 110 ? bytesOf('') : value, options),
    })),
  },
];
