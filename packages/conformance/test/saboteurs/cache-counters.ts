import { turn } from './breaks.js';
import { breaksCache, bytesOf, type CacheSaboteur, hour, textOf } from './cache-breaks.js';
import { reading } from './cache-reading.js';

/** What a cache does to its counters. */
export const cacheCounters: readonly CacheSaboteur[] = [
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
      async increment(key, { by = 1, ...options }) {
        const found = textOf(await real.get(key));
        await turn();
        const count = (/^\d+$/.test(found) ? Number(found) : 0) + by;
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
