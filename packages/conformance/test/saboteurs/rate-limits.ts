import { turn } from './breaks.js';
import { bucketed } from './bucketed.js';
import { breaksLimiter, type CacheSaboteur } from './cache-breaks.js';
import { type Flaws, naiveLimiter } from './naive-limiter.js';

const flawed = (flaws: Flaws) => breaksLimiter((_, { now }) => naiveLimiter(now, flaws));

const wholeTokens: Flaws['rename'] = (stored, named) => {
  const same =
    stored.capacity === named.capacity && stored.refillPerSecond === named.refillPerSecond;
  const tokens = same ? stored.tokens : Math.min(Math.floor(stored.tokens), named.capacity);
  return { ...stored, ...named, tokens };
};

/** What a rate limiter does to its tokens. */
export const rateLimitSaboteurs: readonly CacheSaboteur[] = [
  {
    title: 'begins with a bucket that lacks one',
    caughtBy: ['R1/full-at-first', 'R1/any-calls'],
    sabotage: breaksLimiter((real) => {
      const known = new Set<string>();
      return {
        async consume(key, bucket, cost, options) {
          if (!known.has(key) && cost !== bucket.capacity) await real.consume(key, bucket);
          known.add(key);
          return real.consume(key, bucket, cost, options);
        },
      };
    }),
  },
  {
    title: 'takes what there is where more is asked for',
    caughtBy: ['R1/all-or-none', 'R1/any-calls'],
    sabotage: breaksLimiter((real) => ({
      async consume(key, bucket, cost, options) {
        const decision = await real.consume(key, bucket, cost, options);
        const { allowed, remaining } = decision;
        if (!allowed && remaining > 0) await real.consume(key, bucket, remaining);
        return decision;
      },
    })),
  },
  {
    title: 'counts in numbers of 32 bits',
    caughtBy: ['R1/sizes'],
    sabotage: breaksLimiter((real) => ({
      consume: async (...call) => {
        const decision = await real.consume(...call);
        return { ...decision, remaining: Math.fround(decision.remaining) };
      },
    })),
  },
  {
    title: 'folds the case of keys',
    caughtBy: ['R1/keys-apart', 'G12/limiter-keys'],
    sabotage: breaksLimiter((real) => ({
      consume: (key, ...rest) =>
        real.consume(typeof key === 'string' ? key.toLowerCase() : key, ...rest),
    })),
  },
  {
    title: 'looks, and then takes',
    caughtBy: ['R1/at-once', 'R1/costs-at-once', 'R1/any-calls-at-once'],
    sabotage: breaksLimiter((real) => ({
      async consume(key, bucket, cost = 1, options) {
        const { remaining } = await real.peek(key, bucket);
        await turn();
        const decision = await real.consume(key, bucket, cost, options);
        return remaining < cost
          ? decision
          : { allowed: true, remaining: remaining - cost, retryAfterMs: 0 };
      },
    })),
  },
  {
    title: 'refuses where others ask at the same time',
    caughtBy: ['R1/at-once', 'R1/costs-at-once', 'R1/any-calls-at-once'],
    sabotage: breaksLimiter((real) => {
      let busy = 0;
      return {
        async consume(key, bucket, cost, options) {
          if (busy > 0) return { allowed: false, remaining: 0, retryAfterMs: 1 };
          busy++;
          await turn();
          return real.consume(key, bucket, cost, options).finally(() => busy--);
        },
      };
    }),
  },
  {
    title: 'fills the bucket where a call was aborted',
    caughtBy: ['R1/aborted'],
    sabotage: breaksLimiter((real) => ({
      consume: (key, ...rest) =>
        real.consume(key, ...rest).catch(async (error) => {
          if (error.code === 'ABORTED') await real.reset(key);
          throw error;
        }),
    })),
  },
  {
    title: 'fails where something is that is no bucket',
    caughtBy: ['R1/foreign'],
    sabotage: breaksLimiter((real, { foreign }) => ({
      consume: (key, ...rest) =>
        foreign.has(key) ? Promise.reject(new Error('WRONGTYPE')) : real.consume(key, ...rest),
    })),
  },
  {
    title: 'refills whole tokens a second',
    caughtBy: ['R2/refills', 'R2/any-span', 'R1/any-calls'],
    sabotage: breaksLimiter((real) =>
      bucketed(real, ({ refillPerSecond, ...bucket }) => ({
        ...bucket,
        refillPerSecond:
          typeof refillPerSecond === 'number' ? Math.ceil(refillPerSecond) : refillPerSecond,
      })),
    ),
  },
  {
    title: 'refills at the end of each second',
    caughtBy: ['R2/refills', 'R2/any-span', 'R1/any-calls'],
    sabotage: flawed({
      refill: ({ tokens, last, capacity, refillPerSecond }, now) => {
        const seconds = Math.floor(now / 1000) - Math.floor(last / 1000);
        return Math.min(capacity, tokens + Math.max(0, seconds) * refillPerSecond);
      },
    }),
  },
  {
    title: 'refills more than a bucket holds',
    caughtBy: ['R2/never-above-capacity', 'R2/refills', 'R2/any-span', 'R1/any-calls'],
    sabotage: flawed({
      refill: ({ tokens, last, refillPerSecond }, now) =>
        tokens + (Math.max(0, now - last) / 1000) * refillPerSecond,
    }),
  },
  {
    title: 'rounds down how long it takes',
    caughtBy: ['R2/retry-after', 'R2/any-wait', 'R1/any-calls'],
    sabotage: flawed({ round: Math.floor }),
  },
  {
    title: 'adds a moment to how long it takes',
    caughtBy: ['R2/retry-after', 'R3/peek-waits', 'R1/any-calls'],
    sabotage: flawed({ round: (ms) => Math.ceil(ms) + 1 }),
  },
  {
    title: 'forgets the part of a token at each call',
    caughtBy: ['R2/asked-often', 'R1/any-calls'],
    sabotage: flawed({
      refill: ({ tokens, last, capacity, refillPerSecond }, now) =>
        Math.min(capacity, tokens + Math.floor((Math.max(0, now - last) / 1000) * refillPerSecond)),
    }),
  },
  {
    title: 'never refills, on a clock of its own',
    caughtBy: ['R2/refills', 'R2/retry-after'],
    moves: false,
    timeoutMs: 500,
    sabotage: flawed({ refill: ({ tokens }) => tokens }),
  },
  {
    title: 'is full at each new second',
    caughtBy: ['R2/refills', 'R2/any-span', 'R1/any-calls'],
    sabotage: flawed({
      refill: ({ tokens, last, capacity }, now) =>
        Math.floor(now / 1000) === Math.floor(last / 1000) ? tokens : capacity,
    }),
  },
  {
    title: 'is full where the clock goes back',
    caughtBy: ['R2/clock-goes-back', 'R2/any-span'],
    sabotage: flawed({
      refill: ({ tokens, last, capacity, refillPerSecond }, now) =>
        now < last
          ? capacity
          : Math.min(capacity, tokens + ((now - last) / 1000) * refillPerSecond),
    }),
  },
  {
    title: 'takes tokens away where the clock goes back',
    caughtBy: ['R2/clock-goes-back'],
    sabotage: flawed({
      refill: ({ tokens, last, capacity, refillPerSecond }, now) =>
        Math.min(capacity, tokens + ((now - last) / 1000) * refillPerSecond),
    }),
  },
  {
    title: 'has no number for how long the slowest take',
    caughtBy: ['R2/slowest'],
    sabotage: flawed({ round: (ms) => (ms > 1e15 ? Number.POSITIVE_INFINITY : Math.ceil(ms)) }),
  },
  {
    title: 'forgets a bucket that takes too long to fill',
    caughtBy: ['R2/slowest'],
    sabotage: flawed({
      refill: ({ tokens, capacity, refillPerSecond }) =>
        refillPerSecond < 1e-9 ? capacity : tokens,
    }),
  },
  {
    title: 'takes a token to look',
    caughtBy: ['R3/peek-takes-none', 'R1/any-calls'],
    sabotage: breaksLimiter((real) => ({
      peek: (key, bucket, options) => real.consume(key, bucket, 1, options),
    })),
  },
  {
    title: 'says what would be left after the call',
    caughtBy: ['R3/peek-takes-none', 'R1/full-at-first', 'R1/any-calls'],
    sabotage: breaksLimiter((real) => ({
      peek: async (...call) => {
        const decision = await real.peek(...call);
        return { ...decision, remaining: Math.max(0, decision.remaining - 1) };
      },
    })),
  },
  {
    title: 'looks how long a whole token takes, not the rest of it',
    caughtBy: ['R3/peek-waits', 'R1/any-calls'],
    sabotage: breaksLimiter((real) => ({
      async peek(key, bucket, options) {
        const decision = await real.peek(key, bucket, options);
        const retryAfterMs = Math.ceil(1000 / bucket.refillPerSecond);
        return decision.allowed ? decision : { ...decision, retryAfterMs };
      },
    })),
  },
  {
    title: 'keeps the bucket that a look has named',
    caughtBy: ['R3/peek-changes-nothing', 'R1/any-calls'],
    sabotage: flawed({ peekStores: true }),
  },
  {
    title: 'resets nothing',
    caughtBy: ['R3/reset', 'R1/any-calls', 'G1/limiter-seen-elsewhere'],
    sabotage: breaksLimiter(() => ({ reset: async () => {} })),
  },
  {
    title: 'keeps tokens that the new bucket can’t hold',
    caughtBy: ['R4/shrinks', 'R1/any-calls'],
    sabotage: flawed({ rename: (stored, named) => ({ ...stored, ...named }) }),
  },
  {
    title: 'has another bucket for each capacity',
    caughtBy: ['R4/shrinks', 'R4/grows', 'R1/any-calls'],
    sabotage: breaksLimiter((real) => ({
      consume: (key, bucket, ...rest) =>
        real.consume(
          typeof key === 'string' && key.length < 900 ? `${key} ${bucket?.capacity}` : key,
          bucket,
          ...rest,
        ),
    })),
  },
  {
    title: 'fills a bucket that grows by what it grows',
    caughtBy: ['R4/grows', 'R1/any-calls'],
    sabotage: flawed({
      rename: (stored, named) => {
        const grown = Math.max(0, named.capacity - stored.capacity);
        return {
          ...stored,
          ...named,
          tokens: Math.min(named.capacity, Math.floor(stored.tokens) + grown),
        };
      },
    }),
  },
  {
    title: 'forgets the part of a token where another bucket is named',
    caughtBy: ['R4/part-of-a-token', 'R1/any-calls'],
    sabotage: flawed({ rename: wholeTokens }),
  },
  {
    title: 'forgets the part of a token where another bucket is named, on a clock of its own',
    caughtBy: ['R4/part-of-a-token'],
    moves: false,
    timeoutMs: 500,
    sabotage: flawed({ rename: wholeTokens }),
  },
  {
    title: 'keeps to the first rate of a bucket',
    caughtBy: ['R4/other-rate', 'R1/any-calls'],
    sabotage: flawed({
      rename: (stored, { capacity }) => ({
        ...stored,
        capacity,
        tokens: Math.min(Math.floor(stored.tokens), capacity),
      }),
    }),
  },
  {
    title: 'keeps to the first rate of a bucket, on a clock of its own',
    caughtBy: ['R4/other-rate'],
    moves: false,
    sabotage: flawed({ rename: (stored, { capacity }) => ({ ...stored, capacity }) }),
  },
];
