import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { keysWith } from '../src/keys.js';
import {
  bare,
  bytes,
  openStore,
  rejection,
  sharedUrl,
  skipWithoutServer,
  text,
  ttl,
} from './server.js';

const bucket = { capacity: 5, refillPerSecond: 0.001 };

/** A store, and what it has put on the server under a key. */
async function opened() {
  const prefix = randomUUID();
  const store = await openStore({ prefix });
  const client = await bare(sharedUrl());
  const nameOf = async (key: string) => {
    await store.cache.set(key, bytes('1'), ttl);
    const names = await client.sendCommand(['KEYS', `{${prefix}}:c:*:${key}`]);
    return String((names as unknown as readonly string[])[0]);
  };
  return { ...store, client, nameOf, prefix };
}

describe('on the server of the run', () => {
  beforeEach(skipWithoutServer);

  it.each<[stored: string, added: number, count: number]>([
    ['9007199254740990', 1, 9_007_199_254_740_991],
    ['9007199254740991', 1, 1],
    ['9007199254740991', 7, 7],
    ['4503599627370495', 2 ** 52, 9_007_199_254_740_991],
    ['4503599627370496', 2 ** 52, 2 ** 52],
    ['9007199254740992', 1, 1],
    ['99999999999999999999', 1, 1],
    ['0', 1, 1],
    ['41', 1, 42],
    ['', 1, 1],
    ['-1', 1, 1],
    ['007', 1, 1],
    ['1.5', 1, 1],
    ['1e3', 1, 1],
    ['0x10', 1, 1],
    [' 1', 1, 1],
    ['1\n', 1, 1],
    ['nan', 1, 1],
    ['١', 1, 1],
  ])('a counter that holds %j and gets %d becomes %d', async (stored, by, count) => {
    const { cache } = await openStore();
    await cache.set('n', bytes(stored), ttl);
    expect(await cache.increment('n', { ...ttl, by })).toBe(count);
    expect(text(await cache.get('n'))).toBe(String(count));
  });

  it.each([
    ['HSET', 'f', 'v'],
    ['RPUSH', 'a', 'b'],
    ['SADD', 'a'],
    ['ZADD', '1', 'a'],
    ['XADD', '*', 'f', 'v'],
    ['PFADD', 'a'],
  ])(
    'what somebody has put there by %s reads as absent, and is overwritten',
    async (...command) => {
      const { cache, client, nameOf } = await opened();
      const name = await nameOf('a');
      const [verb = '', ...args] = command;
      const plant = async () => {
        await client.sendCommand(['DEL', name]);
        await client.sendCommand([verb, name, ...args]);
      };
      await plant();
      // A sketch is a string of Redis's own: it reads as bytes.
      if (verb !== 'PFADD') expect(await cache.getMany(['a', 'b'])).toEqual([null, null]);
      expect(await cache.increment('a', ttl)).toBe(1);
      await plant();
      await cache.set('a', bytes('2'), ttl);
      expect(text(await cache.get('a'))).toBe('2');
    },
  );

  it('a bucket that is something else, or not understood, is full', async () => {
    const { rateLimiter, client, prefix } = await opened();
    const name = `{${prefix}}:r:a`;
    const foreign = [
      ['HSET', name, 'f', 'v'],
      ['SET', name, ''],
      ['SET', name, '1 2 3'],
      ['SET', name, '0 99999999999999999999 0 5 0.001'],
      ['SET', name, '0 1 0 5 nan'],
    ];
    for (const command of foreign) {
      await client.sendCommand(['DEL', name]);
      await client.sendCommand(command);
      expect(await rateLimiter.consume('a', bucket)).toMatchObject({ allowed: true, remaining: 4 });
    }
  });

  it('a script that the server has forgotten is sent again', async () => {
    const { cache, rateLimiter, client } = await opened();
    await cache.increment('n', ttl);
    await client.sendCommand(['SCRIPT', 'FLUSH']);
    expect(await cache.increment('n', ttl)).toBe(2);
    expect((await rateLimiter.consume('a', bucket)).remaining).toBe(4);
  });

  it('leaves nothing for ever: each key has its time', async () => {
    const { cache, rateLimiter, client, prefix } = await opened();
    await cache.set('a', bytes('1'), ttl);
    await cache.increment('n', ttl);
    await rateLimiter.consume('a', { capacity: 2, refillPerSecond: 0.5 });
    const names = (await client.sendCommand(['KEYS', `{${prefix}}:*`])) as unknown as string[];
    expect(names).toHaveLength(3);
    for (const name of names) {
      const left = Number(await client.sendCommand(['PTTL', name]));
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(60_000);
    }
  });

  it('answers of more bytes than the limit are not sent', async () => {
    const { cache } = await openStore({ limits: { bytes: 2_000 } });
    const keys = Array.from({ length: 10_000 }, (_, i) => `key ${i}`);
    await cache.set('key 0', new Uint8Array(1_000), ttl);
    await cache.set('key 9999', new Uint8Array(1_000), ttl);
    const found = await cache.getMany(keys);
    expect([found.length, found[0]?.length, found[9999]?.length]).toEqual([10_000, 1_000, 1_000]);
    await cache.set('key 5000', bytes('1'), ttl);
    expect(await rejection(cache.getMany(keys))).toMatchObject({ code: 'TOO_LARGE' });
  });
});

describe('prefixes', () => {
  it.each([
    ['a', 'a}:c:0123abcd'],
    ['a', 'a:c'],
    ['{', '%7B'],
    ['{}', '}{'],
    ['a', 'A'],
  ])('%j and %j have no key in common', (one, other) => {
    const run = '0123abcd';
    const suffixes = ['b', '}:c:0123abcd:b', ':c:0123abcd:b', ':b', '}:r:b'];
    const names = (prefix: string) => {
      const keys = keysWith(prefix);
      const named = suffixes.flatMap((key) => [keys.value(run, key), keys.bucket(key)]);
      return [...named, keys.nothing];
    };
    const all = [...names(one), ...names(other)];
    expect(new Set(all).size).toBe(all.length);
  });

  it('and what is in them make one slot of a cluster', () => {
    for (const prefix of ['a', 'a{b}c', '}', '*\n\0', '한국']) {
      const name = keysWith(prefix).bucket('x{y}');
      expect(name.indexOf('{')).toBe(0);
      expect(name.slice(1, name.indexOf('}'))).toBe(
        prefix.replaceAll(/[{}%]/g, encodeURIComponent),
      );
    }
  });
});
