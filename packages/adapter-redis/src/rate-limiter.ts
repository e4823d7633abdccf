import type { CallContext, RateLimiterDriver } from '@jts/adapter-kit';
import type { RateDecision, TokenBucket } from '@jts/ports';
import { integerOf, listOf } from './answers.js';
import { bucketScript } from './bucket-script.js';
import type { Connection } from './connection.js';
import type { Keys } from './keys.js';

/** Token buckets that the server counts, by its clock. */
export function rateLimiterDriver(connection: Connection, keys: Keys): RateLimiterDriver {
  const ask = async (
    key: string,
    { capacity, refillPerSecond }: TokenBucket,
    cost: number,
    take: '1' | '0',
    context: CallContext,
  ): Promise<RateDecision> => {
    const link = await connection.ready(context);
    const args = [String(capacity), String(refillPerSecond), String(cost), take];
    const answer = await bucketScript.run(
      take === '1' ? link : link.proven,
      [keys.bucket(key)],
      args,
      context,
    );
    return link.read(answer, decisionOf);
  };
  return {
    consume: (key, bucket, cost, context) => ask(key, bucket, cost, '1', context),
    peek: (key, bucket, context) => ask(key, bucket, 1, '0', context),
    async reset(key, context) {
      const link = await connection.ready(context);
      await link.send(['UNLINK', keys.bucket(key)], context);
    },
  };
}

function decisionOf(answer: unknown): RateDecision {
  const [allowed = 0, remaining = 0, retryAfterMs = 0] = listOf(answer, 3).map(integerOf);
  return { allowed: allowed === 1, remaining, retryAfterMs };
}
