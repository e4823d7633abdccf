import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketScript } from '../src/bucket-script.js';
import { bare, sharedUrl, skipWithoutServer } from './server.js';

interface Bucket {
  readonly capacity: number;
  readonly rate: number;
}

/** The arithmetic of the port's comment, in doubles; times are microseconds. */
class Oracle {
  private bucket: Bucket = { capacity: 0, rate: 1 };
  private anchor = 0;
  private used = 0;
  private last = 0;

  take(named: Bucket, cost: number, now: number, taken: boolean) {
    const { capacity, rate } = named;
    const then = Math.max(now, this.last);
    const left = this.tokens(then);
    const changed = this.bucket.capacity !== capacity || this.bucket.rate !== rate;
    let [anchor, used] = [this.anchor, this.used];
    if (left >= this.bucket.capacity) [anchor, used] = [now, 0];
    else if ((changed || now < this.last) && left >= capacity) [anchor, used] = [now, 0];
    else if (changed || now < this.last)
      [anchor, used] = [now - this.part(then, rate), capacity - left];
    const tokens = capacity - used + Math.floor(((now - anchor) * rate) / 1e6);
    const allowed = tokens >= cost;
    if (taken) {
      used += allowed ? cost : 0;
      Object.assign(this, { bucket: named, anchor, used, last: now });
    }
    return { allowed, remaining: allowed && taken ? tokens - cost : tokens };
  }

  /** Microseconds that what has come back of the next token takes at another rate. */
  private part(now: number, rate: number): number {
    const product = (now - this.anchor) * this.bucket.rate;
    if (product > Number.MAX_SAFE_INTEGER) return 0;
    const rest = product - Math.floor(product / 1e6) * 1e6;
    const micros = Math.floor(rest / rate);
    return Math.max(0, micros * rate > rest ? micros - 1 : micros);
  }

  private tokens(now: number): number {
    const back = Math.floor(((now - this.anchor) * this.bucket.rate) / 1e6);
    return this.bucket.capacity - this.used + back;
  }
}

/** The script as it is, but that the test says what time it is, and nothing expires. */
const timed = (bucketScript['source'] as string)
  .replace("redis.call('TIME')", '{ARGV[5], ARGV[6]}')
  .replace("string.format('%.0f', ttl)", "'3600000'");

it('counts as the arithmetic says, digit for digit, wherever the clock goes', async (context) => {
  skipWithoutServer(context);
  expect(timed).toMatch(/ARGV\[5\][\s\S]*'3600000'/);
  const client = await bare(sharedUrl());
  const buckets = fc.record({
    capacity: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1e9 })),
    rate: fc.oneof(
      fc.constantFrom(0.1, 0.3, 1 / 3, 20, 1e9),
      fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
    ),
  });
  const call = fc.record({
    pause: fc.oneof(fc.nat(5_000_000), fc.integer({ min: -2_000_000, max: 0 })),
    other: fc.nat(9).map((n) => n === 0),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    taken: fc.nat(4).map((n) => n > 0),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(buckets, buckets),
      fc.array(call, { minLength: 1, maxLength: 20 }),
      async ([usual, another], calls) => {
        const name = `test:${randomUUID()}`;
        const oracle = new Oracle();
        let now = 1_700_000_000_000_000;
        for (const { pause, other, part, taken } of calls) {
          now += pause;
          const { capacity, rate } = other ? another : usual;
          const cost = Math.max(1, Math.floor(part * capacity));
          const args = [capacity, rate, cost, taken ? 1 : 0, Math.floor(now / 1e6), now % 1e6];
          const answer = await client.sendCommand(['EVAL', timed, '1', name, ...args.map(String)]);
          const [allowed, remaining, wait] = (answer as unknown as unknown[]).map(Number);
          const expected = oracle.take({ capacity, rate }, cost, now, taken);
          expect({ allowed: allowed === 1, remaining }).toEqual(expected);
          if (allowed === 1) expect(wait).toBe(0);
          else expect(wait).toBeGreaterThanOrEqual(1);
        }
        await client.sendCommand(['UNLINK', name]);
      },
    ),
    { numRuns: 100 },
  );
});

it('names the wait after which there are enough, to the millisecond', async (context) => {
  skipWithoutServer(context);
  const client = await bare(sharedUrl());
  const rates = fc.oneof(
    fc.constantFrom(0.1, 0.3, 20),
    fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
  );
  const begin = 1_700_000_000_000_000;
  await fc.assert(
    fc.asyncProperty(rates, fc.integer({ min: 1, max: 1_000 }), async (rate, capacity) => {
      const name = `test:${randomUUID()}`;
      const ask = async (now: number, cost: number, taken: number) => {
        const args = [capacity, rate, cost, taken, Math.floor(now / 1e6), now % 1e6].map(String);
        const answer = await client.sendCommand(['EVAL', timed, '1', name, ...args]);
        return (answer as unknown as unknown[]).map(Number);
      };
      await ask(begin, capacity, 1);
      const [, , wait = 0] = await ask(begin, capacity, 1);
      expect((await ask(begin + wait * 1_000, capacity, 0))[0]).toBe(1);
      if (wait > 1) {
        expect((await ask(begin + (wait - 1) * 1_000, capacity, 1))[0]).toBe(0);
      }
      await client.sendCommand(['UNLINK', name]);
    }),
    { numRuns: 100 },
  );
});
