import type { RateLimiter, TokenBucket } from '@jts/ports';

/** Every bucket, changed, for calls and for those who look. */
export const bucketed = (real: RateLimiter, change: (bucket: TokenBucket) => TokenBucket) => {
  const changed = (bucket: TokenBucket) =>
    typeof bucket === 'object' && bucket !== null ? change(bucket) : bucket;
  return {
    consume: (...[key, bucket, ...rest]: Parameters<RateLimiter['consume']>) =>
      real.consume(key, changed(bucket), ...rest),
    peek: (...[key, bucket, ...rest]: Parameters<RateLimiter['peek']>) =>
      real.peek(key, changed(bucket), ...rest),
  };
};
