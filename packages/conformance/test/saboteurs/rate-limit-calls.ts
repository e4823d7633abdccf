import { isStorageError } from '@jts/domain';
import type { CallOptions, RateLimiter } from '@jts/ports';
import { turn } from './breaks.js';
import { bucketed } from './bucketed.js';
import { breaksLimiter, type CacheSaboteur } from './cache-breaks.js';
import { raw } from './taken-on.js';

const without = (options: CallOptions | undefined, field: keyof CallOptions): CallOptions => {
  const { [field]: _, ...others } = options ?? {};
  return others;
};

/** What a rate limiter does with arguments and options, and with its end. */
export const limiterCallSaboteurs: readonly CacheSaboteur[] = [
  {
    title: 'makes integers of what can be made one',
    caughtBy: ['G2/limiter-arguments-checked'],
    sabotage: breaksLimiter((real) =>
      bucketed(real, (bucket) => ({ ...bucket, capacity: Math.ceil(bucket.capacity) })),
    ),
  },
  {
    title: 'refuses for now what will never be allowed',
    caughtBy: ['G2/limiter-cost-checked'],
    sabotage: breaksLimiter((real) => ({
      consume: async (key, bucket, cost = 1, options) =>
        cost > bucket?.capacity
          ? { allowed: false, remaining: bucket.capacity, retryAfterMs: 1000 }
          : real.consume(key, bucket, cost, options),
    })),
  },
  {
    title: 'looks at its bucket, and its options, a moment later',
    caughtBy: ['G4/limiter-bucket-kept', 'G4/limiter-options'],
    sabotage: breaksLimiter((real) => ({
      async consume(...call) {
        await turn();
        return real.consume(...call);
      },
    })),
  },
  {
    title: 'hands out the same decision each time',
    caughtBy: ['G4/limiter-bucket-kept'],
    sabotage: breaksLimiter((real) => {
      const decision = { allowed: true, remaining: 0, retryAfterMs: 0 };
      return {
        consume: async (...call) => Object.assign(decision, await real.consume(...call)),
        peek: async (...call) => Object.assign(decision, await real.peek(...call)),
      };
    }),
  },
  {
    title: 'remembers what it has seen, for one look more',
    caughtBy: ['G1/limiter-seen-elsewhere', 'R1/any-calls'],
    sabotage: breaksLimiter((real) => {
      const seen = new Map<string, Awaited<ReturnType<RateLimiter['peek']>>>();
      return {
        async peek(key, bucket, options) {
          const decision = await real.peek(key, bucket, options);
          const before = seen.get(key);
          seen.set(key, decision);
          return before ?? decision;
        },
      };
    }),
  },
  {
    title: 'fills all buckets when its schema is ensured',
    caughtBy: ['G1/limiter-schema', 'G1/cache-store-schema'],
    sabotage: breaksLimiter((real) => {
      const keys = new Set<string>();
      return {
        consume(key, ...rest) {
          keys.add(key);
          return real.consume(key, ...rest);
        },
        async ensureSchema(options) {
          await real.ensureSchema(options);
          for (const key of keys) await real.reset(key);
        },
      };
    }),
  },
  {
    title: 'does not look at a timeout',
    caughtBy: ['G9/limiter-timeouts-checked'],
    sabotage: breaksLimiter((real) => ({
      reset: (key, options) => real.reset(key, without(options, 'timeoutMs')),
    })),
  },
  {
    title: 'does not look at a signal',
    caughtBy: ['G7/limiter-calls-aborted', 'G7/limiter-signals-checked'],
    sabotage: breaksLimiter((real) => ({
      peek: (key, bucket, options) => real.peek(key, bucket, without(options, 'signal')),
    })),
  },
  {
    title: 'takes a token all the same where it was aborted before',
    caughtBy: ['G7/limiter-calls-aborted'],
    sabotage: breaksLimiter((real) => ({
      consume: (key, bucket, cost, options) =>
        real.consume(key, bucket, cost, options).catch(async (error) => {
          if (isStorageError(error) && error.code === 'ABORTED') await real.consume(key, bucket);
          throw error;
        }),
    })),
  },
  {
    title: 'leaves its listener on the signal of a call',
    caughtBy: ['G7/limiter-signals-left-clean', 'G7/cache-store-signals-left-clean'],
    sabotage: breaksLimiter((real) => ({
      consume(key, bucket, cost, options) {
        options?.signal?.addEventListener?.('abort', () => {});
        return real.consume(key, bucket, cost, options);
      },
    })),
  },
  {
    title: 'lets equal looks share a request, and its end',
    caughtBy: ['G7/limiter-aborted-alone', 'G7/cache-store-aborted-alone'],
    sabotage: breaksLimiter((real) => {
      const underWay = new Map<string, ReturnType<RateLimiter['peek']>>();
      return {
        peek(key, bucket, options) {
          const shared = underWay.get(key) ?? real.peek(key, bucket, options);
          underWay.set(key, shared);
          return shared.finally(() => underWay.delete(key));
        },
      };
    }),
  },
  {
    title: 'has an error of its own for a call that is late',
    caughtBy: ['G7/limiter-deadline'],
    sabotage: breaksLimiter((real) => ({
      peek: async (key, bucket, options) => {
        if (options?.timeoutMs === 1e-3) throw new Error('late');
        return real.peek(key, bucket, options);
      },
    })),
  },
  {
    title: 'quotes a key in its errors as it is',
    caughtBy: ['G12/limiter-refused'],
    sabotage: breaksLimiter((real) => ({
      reset: (...call) => real.reset(...call).catch((error) => raw(error)),
    })),
  },
  {
    title: 'reads the state of a bucket in what it is given',
    caughtBy: ['G12/limiter-options'],
    sabotage: breaksLimiter((real) => ({
      async consume(key, bucket, cost = 1, options) {
        const { used = 0 } = bucket as { readonly used?: number };
        const decision = await real.consume(key, bucket, cost, options);
        return { ...decision, remaining: decision.remaining - used };
      },
    })),
  },
  {
    title: 'is not closed with its store',
    caughtBy: [
      ...['G8/limiter-closed', 'G8/limiter-closing', 'G8/limiter-dispose'],
      ...['G8/closed-by-the-store', 'G8/closed-by-the-cache', 'G8/closed-by-the-rate-limiter'],
    ],
    sabotage: breaksLimiter((real) => ({
      reset: (...call) => real.reset(...call).catch(() => undefined),
    })),
  },
  {
    title: 'can be closed once',
    caughtBy: ['G8/limiter-close-twice'],
    sabotage: breaksLimiter((real) => {
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
    caughtBy: ['G8/limiter-waits-for-calls'],
    sabotage: breaksLimiter((real) => ({
      async close() {
        setTimeout(() => void real.close().catch(() => {}), 50);
      },
      consume: async (...call) => {
        const taken = real.consume(...call);
        await turn();
        return taken;
      },
    })),
  },
  {
    title: 'says that it is well, and not how long that took',
    caughtBy: ['G9/limiter-health'],
    sabotage: breaksLimiter((real) => ({
      health: async (options) => ({ ...(await real.health(options)), latencyMs: Number.NaN }),
    })),
  },
];
