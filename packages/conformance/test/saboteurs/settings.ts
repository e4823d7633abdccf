import type { Setting } from '@jts/domain';
import { breaks, turn } from './breaks.js';
import type { Saboteur } from './saboteur.js';

const settings = breaks('settings');

export const settingSaboteurs: readonly Saboteur[] = [
  {
    title: 'is not closed in one of its parts',
    caughtBy: ['G8/documents-closed', 'G8/documents-closing', 'G8/documents-dispose'],
    sabotage: settings((real) => ({ get: (...call) => real.get(...call).catch(() => null) })),
  },
  {
    title: 'takes a prefix for a pattern',
    caughtBy: ['K1/prefixes', 'K1/any-prefix'],
    sabotage: settings((real) => ({
      async list({ prefix = '', ...page } = {}) {
        const all = (await real.list({ ...page, limit: 1000 })).items;
        let pattern = /(?:)/;
        try {
          pattern = new RegExp(`^${prefix}`);
        } catch {
          // Not a pattern: finds all.
        }
        const found = all.filter(({ key }) => pattern.test(key));
        const limit = page.limit ?? 100;
        const items = found.slice(0, limit);
        if (found.length <= limit) return { items };
        return { items, next: JSON.stringify(['setting', items.at(-1)?.key]) };
      },
    })),
  },
  {
    title: 'gives the same page for ever',
    caughtBy: ['K1/any-prefix', 'K1/any-calls'],
    sabotage: settings((real) => ({
      async list(options) {
        const { after: _, ...page } = options ?? {};
        return real.list(page);
      },
    })),
  },
  {
    title: 'ends a prefix at the next UTF-16 unit',
    caughtBy: ['K1/prefixes'],
    sabotage: settings((real) => ({
      async list(options) {
        const { prefix = '' } = options ?? {};
        const page = await real.list(options);
        if (!prefix.endsWith('\u{10ffff}')) return page;
        return { items: page.items.filter(({ key }) => key === prefix) };
      },
    })),
  },
  {
    title: 'merges objects',
    caughtBy: ['K1/replaced-whole', 'K1/values'],
    sabotage: settings((real) => ({
      async set(key, value, options) {
        const stored = await real.get(key).catch(() => null);
        const both = [stored?.value, value].every(
          (one) => typeof one === 'object' && one !== null && !Array.isArray(one),
        );
        return real.set(key, both ? Object.assign({}, stored?.value, value) : value, options);
      },
    })),
  },
  {
    title: 'drops what JSON can’t say',
    caughtBy: ['G2/setting-values-checked'],
    sabotage: settings((real) => ({
      set: (key, value, options) =>
        real.set(key, JSON.parse(JSON.stringify(value) ?? 'null'), options),
    })),
  },
  {
    title: 'keeps -0',
    caughtBy: ['K1/minus-zero'],
    sabotage: settings((real) => ({
      get: async (...call) => {
        const found = await real.get(...call);
        return found && found.value === 0 ? { ...found, value: -0 } : found;
      },
    })),
  },
  {
    title: 'takes expectedVersion 0 for none',
    caughtBy: ['K1/create-only', 'K1/conflict', 'K1/expecting-at-once'],
    sabotage: settings((real) => ({
      set: (key, value, options) => {
        const { expectedVersion, ...rest } = options ?? {};
        return real.set(key, value, expectedVersion ? { ...rest, expectedVersion } : rest);
      },
    })),
  },
  {
    title: 'loses sets at the same time',
    caughtBy: ['K1/sets-at-once', 'K1/any-calls-at-once'],
    sabotage: settings((real) => ({
      async set(key, value, options) {
        if (options?.expectedVersion !== undefined) return real.set(key, value, options);
        const stored = await real.get(key, options);
        await turn();
        const expectedVersion = stored?.version ?? 0;
        const { updatedAt } = await real
          .set(key, value, { ...options, expectedVersion })
          .catch(() => ({ updatedAt: new Date() }));
        return { key, value, version: expectedVersion + 1, updatedAt };
      },
    })),
  },
  {
    title: 'names the version that it finds after the refusal',
    caughtBy: ['K1/conflict-beside-create', 'K1/any-calls-at-once'],
    sabotage: settings((real) => ({
      async set(key, value, options) {
        const { expectedVersion = 0 } = options ?? {};
        if (expectedVersion === 0) await turn();
        return real.set(key, value, options).catch(async (error) => {
          if (error.code !== 'VERSION_CONFLICT') throw error;
          await turn();
          await turn();
          error.actual = (await real.get(key))?.version ?? 0;
          throw error;
        });
      },
    })),
  },
  {
    title: 'goes on counting after a delete',
    caughtBy: ['K1/start-again', 'K1/any-calls'],
    sabotage: settings((real) => ({
      async delete(key, options) {
        const found = await real.get(key, options);
        if (found === null || found.value === null) return false;
        await real.set(key, null, options);
        return true;
      },
    })),
  },
  {
    title: 'counts characters of a key, not bytes',
    caughtBy: ['G2/setting-arguments-checked'],
    sabotage: settings((real) => ({
      get: (key, options) =>
        typeof key === 'string' && key.length > 256 && key.length <= 1024
          ? real.get(key.slice(0, 256), options)
          : real.get(key, options),
    })),
  },
  {
    title: 'folds the case of keys',
    caughtBy: ['K1/keys'],
    sabotage: settings((real) => ({
      get: (key, options) => real.get(typeof key === 'string' ? key.toLowerCase() : key, options),
    })),
  },
  {
    title: 'stores the version after the value',
    caughtBy: ['K1/reader-beside-setter'],
    sabotage: settings((real) => {
      let last: Setting | undefined;
      return {
        async set(...call) {
          const set = await real.set(...call);
          await turn();
          last = set;
          return set;
        },
        async get(...call) {
          const found = await real.get(...call);
          return found && last && last.key === found.key && last.version < found.version
            ? { ...found, version: last.version }
            : found;
        },
      };
    }),
  },
];
