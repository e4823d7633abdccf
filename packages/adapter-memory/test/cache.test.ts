import { describe, expect, it } from 'vitest';
import { createMemoryCache } from '../src/index.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const ttl = { ttlMs: 1_000 };

describe('the cache in memory', () => {
  it('forgets a value when its time by the clock is over', async () => {
    let now = 0;
    const cache = createMemoryCache({ clock: () => now });
    await cache.set('a', bytes('1'), ttl);
    now = 999.9;
    expect(await cache.get('a')).toEqual(bytes('1'));
    now = 1_000;
    expect(await cache.get('a')).toBeNull();
    expect(await cache.delete(['a'])).toBe(0);
  });

  it('keeps what was asked for last where there is no room for all', async () => {
    const cache = createMemoryCache({ maxBytes: 3_500 });
    const value = new Uint8Array(1_000);
    for (const key of ['a', 'b', 'c']) await cache.set(key, value, ttl);
    await cache.get('a');
    await cache.set('d', value, ttl);
    expect((await cache.getMany(['a', 'b', 'c', 'd'])).map((found) => found?.length)).toEqual([
      1_000,
      undefined,
      1_000,
      1_000,
    ]);
  });

  it('does not keep for ever what has expired, though nobody asks for it', async () => {
    let now = 0;
    const cache = createMemoryCache({ clock: () => now, maxBytes: 1_000_000 });
    const old = Array.from({ length: 100 }, (_, i) => `old ${i}`);
    for (const key of old) await cache.set(key, bytes('1'), { ttlMs: 1 });
    now = 10;
    for (let i = 0; i < 2_000; i++) await cache.set(`new ${i}`, bytes('1'), ttl);
    // As the clock went back, what is still kept would show.
    now = 0;
    expect((await cache.getMany(old)).every((value) => value === null)).toBe(true);
  });

  it('holds no value that alone takes more than there is room for', async () => {
    const cache = createMemoryCache({ maxBytes: 500 });
    await cache.set('a', new Uint8Array(501), ttl);
    expect(await cache.get('a')).toBeNull();
  });

  it.each([{ maxBytes: 0 }, { maxBytes: 0.5 }])('is not made with %j', (options) => {
    expect(() => createMemoryCache(options)).toThrow('maxBytes');
  });
});
