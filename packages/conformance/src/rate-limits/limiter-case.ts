import type { CallOptions, RateDecision, RateLimiter, TokenBucket } from '@jts/ports';
import { assert } from 'chai';
import { type CaseTools, type ConformanceCase, ruleOf } from '../case.js';
import { turn } from '../concurrency.js';
import { another } from '../connections.js';
import type { MovableClock, Namespace, OpenOptions } from '../target.js';

/** What a case about a rate limiter works with. */
interface LimiterTest extends CaseTools {
  readonly limiter: RateLimiter;
  /** Another connection; the only one where the adapter has no other. */
  another(): Promise<RateLimiter>;
  /** Puts what is no bucket where keys point; undefined where no other program can. */
  readonly putForeign: ((keys: readonly string[]) => Promise<void>) | undefined;
  readonly clock: MovableClock | undefined;
  /** Lets at least that many milliseconds pass on the clock of the rate limiter. */
  pass(ms: number): Promise<void>;
}

interface LimiterQuestion {
  readonly key: string;
  readonly title: string;
  readonly why?: string;
  readonly limits?: NonNullable<OpenOptions['limits']>;
  ask(test: LimiterTest): Promise<void>;
}

export function limiterCase({ ask, ...question }: LimiterQuestion): ConformanceCase<RateLimiter> {
  return {
    ...question,
    rule: ruleOf(question.key),
    run: (namespace, tools) => ask(limiterTest(namespace, tools)),
  };
}

function limiterTest(namespace: Namespace<RateLimiter>, tools: CaseTools): LimiterTest {
  const { repository, seed, clock } = namespace;
  return {
    ...tools,
    limiter: repository,
    clock,
    another: () => another(namespace, tools),
    putForeign: seed === 'unsupported' ? undefined : (foreignBuckets) => seed({ foreignBuckets }),
    pass: (ms) => pass(repository, clock, ms),
  };
}

/** So slow that while a case lasts nothing comes back. */
export const never = 1e-6;
/** A bucket that only empties. */
export const emptying = (capacity: number): TokenBucket => ({ capacity, refillPerSecond: never });

let witnesses = 0;

/** Where the clock can't be moved, a token of just that time tells when it is over. */
async function pass(
  limiter: RateLimiter,
  clock: MovableClock | undefined,
  ms: number,
): Promise<void> {
  if (clock !== undefined) {
    clock.move(ms);
    return;
  }
  const witness = `a witness of time ${witnesses++}`;
  const bucket = { capacity: 1, refillPerSecond: 1000 / ms };
  await limiter.consume(witness, bucket);
  while (!(await limiter.peek(witness, bucket)).allowed) await turn();
}

/** Checks a decision: tokens were taken, and so many are left. */
export function expectAllowed(decision: RateDecision, remaining: number, what: string): void {
  assert.deepEqual(plain(decision), { allowed: true, remaining, retryAfterMs: 0 }, what);
}

/** Checks a decision: nothing was taken. Returns after how many milliseconds it would be allowed. */
export function expectRefused(decision: RateDecision, remaining: number, what: string): number {
  const { retryAfterMs } = decision;
  assert.deepEqual(plain(decision), { allowed: false, remaining, retryAfterMs }, what);
  assert.isAtLeast(retryAfterMs, 1, `retryAfterMs of ${what}`);
  assert.isTrue(Number.isSafeInteger(retryAfterMs), `${retryAfterMs}, retryAfterMs of ${what}`);
  return retryAfterMs;
}

/** Checks what holds of any decision. */
export function expectDecision(decision: RateDecision, capacity: number, what: string): void {
  const { allowed, remaining, retryAfterMs } = decision;
  assert.isBoolean(allowed, what);
  assert.isTrue(Number.isInteger(remaining), `${remaining}, the remaining tokens of ${what}`);
  assert.isAtLeast(remaining, 0, what);
  assert.isAtMost(remaining, capacity, what);
  if (allowed) assert.equal(retryAfterMs, 0, what);
  else expectRefused(decision, remaining, what);
}

const plain = ({ allowed, remaining, retryAfterMs }: RateDecision) => ({
  allowed,
  remaining,
  retryAfterMs,
});

/** A call of each method, with these options. */
export function limiterCalls(
  limiter: RateLimiter,
  options: CallOptions = {},
): readonly (readonly [name: string, call: () => Promise<unknown>])[] {
  const bucket = emptying(1_000_000);
  return [
    ['ensureSchema', () => limiter.ensureSchema(options)],
    ['health', () => limiter.health(options)],
    ['consume', () => limiter.consume('a', bucket, 1, options)],
    ['peek', () => limiter.peek('a', bucket, options)],
    ['reset', () => limiter.reset('b', options)],
  ];
}
