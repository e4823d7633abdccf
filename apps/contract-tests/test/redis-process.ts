import { once } from 'node:events';
import { createRedisStore } from '@jts/adapter-redis';

/** One of many processes: when it is told to begin it takes tokens and numbers, as fast as it can. */
const [url = '', prefix = '', capacity = ''] = process.argv.slice(2);
const bucket = { capacity: Number(capacity), refillPerSecond: 1e-6 };

const { cache, rateLimiter } = await createRedisStore({ url, prefix });
console.log('ready');
await once(process.stdin, 'data');

let allowed = 0;
const numbers: number[] = [];
let left = true;
const take = async () => {
  while (left) {
    const decision = await rateLimiter.consume('tokens', bucket);
    if (decision.allowed) allowed++;
    else left = false;
    numbers.push(await cache.increment('numbers', { ttlMs: 3_600_000 }));
  }
};
await Promise.all(Array.from({ length: 8 }, take));
console.log(JSON.stringify({ allowed, numbers }));
await cache.close();
process.exit();
