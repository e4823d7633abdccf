import { ResourceExhaustedError, UnavailableError } from '@jts/domain';
import type { Cache } from '@jts/ports';
import { describe, expect, test } from 'vitest';
import { machineClock } from '../src/clock.js';
import { parseCounter } from '../src/counter.js';
import type { CacheOptions } from '../src/options.js';
import { bars, block, key, range, start } from './bars.js';
import { type Fate, hostile } from './hostile-cache.js';
import { World } from './world.js';

const times = [start, start + block, start + 2 * block];
const whole = range(start, start + 2 * block);
const [first, second] = [range(start, start), range(start + block, start + block)];
const long: CacheOptions = { ttlMs: 600_000, freshMs: 600_000 };

/** Two programs, and what the database does while it stores something. */
function twoPrograms(fated: Record<string, readonly Fate[]> = {}) {
  const world = new World();
  const left = new Map(Object.entries(fated).map(([name, fates]) => [name, [...fates]]));
  let isCut = false;
  let looks = 0;
  const fateOf = (name: string): Fate => {
    // The writer reads nothing: it looks whether its write is known.
    if (name === 'getMany') looks++;
    return isCut ? 'strange' : (left.get(name)?.shift() ?? 'ok');
  };
  const [writer, reader] = [
    world.store(
      long,
      hostile(world.cache, async () => undefined, fateOf),
    ).candles,
    world.store(long).candles,
  ];
  const { saveMany, getRange } = world.database.candles;
  return {
    world,
    /** How often the writer has looked at its counter. */
    looks: () => looks,
    writer,
    reader,
    save: (version: bigint) => writer.saveMany(bars(times, version)),
    /** Saves, and does this before and after the database has stored it, before the cache is told. */
    async saveWhile(version: bigint, before: () => Promise<unknown>, after = async () => {}) {
      world.database.candles.saveMany = async (...call) => {
        await before();
        const saved = await saveMany(...call);
        await after();
        return saved;
      };
      await writer.saveMany(bars(times, version));
      world.database.candles.saveMany = saveMany;
    },
    /** Once, with what the database has read, before the reader gets it. */
    beforeAnswer(work: () => Promise<unknown>) {
      world.database.candles.getRange = async (...call) => {
        world.database.candles.getRange = getRange;
        const read = await getRange(...call);
        await work();
        return read;
      };
    },
    /** The writer leaves its cache alone, for it has failed three times; by now it is back. */
    async leaveAlone() {
      left.set('getMany', ['strange', 'strange', 'strange']);
      // Of another series: of one that it writes it does not ask.
      for (const _ of [1, 2, 3]) await writer.getLatest({ ...key, symbol: 'OTHER' });
    },
    /** From here on the writer does not reach the cache. */
    async cutOff() {
      isCut = true;
    },
    forgetCounters: () => world.cache.delete([counterOf(world)]),
  };
}

const counterOf = (_: World) => `jts\0candles\0KRX\0${key.symbol}\0${key.timeframe}\0n`;
const writesInProgress = async (world: World) =>
  (parseCounter(await world.cache.get(counterOf(world))) ?? 0) % 1024;
const versions = async (read: Promise<{ columns: { volume: Iterable<bigint> } }>) => [
  ...new Set((await read).columns.volume),
];

/**
 * Saves 2 where 1 was, and has the reader fill the second block behind it: the versions that it then sees
 * in the first two blocks.
 *
 * @param before what happens before the database has stored it
 */
async function seenBehind(
  { reader, saveWhile }: ReturnType<typeof twoPrograms>,
  before: () => Promise<unknown>,
): Promise<bigint[]> {
  let seen: bigint[] = [];
  await saveWhile(2n, before, async () => {
    await reader.getRange(key, second);
    seen = await versions(reader.getRange(key, range(start, start + block)));
  });
  return seen;
}

describe('a counter that is lost while a write is on its way', () => {
  test('no answer has blocks from before and after it', async () => {
    const programs = twoPrograms();
    const { reader, save, forgetCounters } = programs;
    await save(1n);
    const seen = await seenBehind(programs, async () => {
      await forgetCounters();
      await reader.getRange(key, first);
    });
    expect(seen).toEqual([2n]);
  });

  test('nor the blocks of before and what the database has afterwards', async () => {
    const { reader, save, saveWhile, forgetCounters } = twoPrograms();
    await save(1n);
    let seen: bigint[] = [];
    await saveWhile(
      2n,
      async () => {
        await forgetCounters();
        await reader.getRange(key, first);
      },
      async () => {
        seen = await versions(reader.getRange(key, whole));
      },
    );
    expect(seen).toEqual([2n]);
  });

  test('hits come back at once', async () => {
    const { world, reader, save, saveWhile, forgetCounters } = twoPrograms();
    await save(1n);
    await saveWhile(2n, async () => {
      await forgetCounters();
      await reader.getRange(key, whole);
    });
    await reader.getRange(key, whole);
    const asked = await world.askedIn(() => reader.getRange(key, whole));
    expect(asked).toEqual([]);
  });
});

describe('a write that lasts longer than any is believed to', () => {
  test('is announced once more where its counter was lost: no answer has blocks from before and after it', async () => {
    const programs = twoPrograms();
    const { world, reader, save, forgetCounters } = programs;
    await save(1n);
    const seen = await seenBehind(programs, async () => {
      await forgetCounters();
      await reader.getRange(key, first);
      world.pass(20_000);
      await expect.poll(() => writesInProgress(world)).toBe(1);
      world.settle();
      await reader.getRange(key, first);
    });
    expect(seen).toEqual([2n]);
    expect(await versions(reader.getRange(key, whole))).toEqual([2n]);
  });

  test('is announced once where the cache still knows of it', async () => {
    const { world, reader, looks, save, saveWhile } = twoPrograms();
    await save(1n);
    await reader.getRange(key, first);
    await saveWhile(2n, async () => {
      for (const times of [1, 2, 3, 4]) {
        world.pass(20_000);
        await expect.poll(looks).toBe(times);
      }
      expect(await writesInProgress(world)).toBe(1);
    });
    expect(await writesInProgress(world)).toBe(0);
  });
});

describe('an end that was counted twice', () => {
  const countAgain = (world: World) =>
    world.cache.increment(counterOf(world), { by: 1023, ttlMs: 1_000_000 });

  test('does not hide the next write', async () => {
    const programs = twoPrograms();
    const { world, reader, save } = programs;
    await save(1n);
    await reader.getRange(key, first);
    world.settle();
    await countAgain(world);
    const seen = await seenBehind(programs, () => reader.getRange(key, first));
    expect(seen).toEqual([2n]);
  });

  test('costs its series the cache for one read', async () => {
    const { world, reader, save } = twoPrograms();
    await save(1n);
    await countAgain(world);
    const read = () => reader.getRange(key, whole);
    await read();
    await read();
    expect(await world.askedIn(read)).toEqual([]);
  });
});

test('a counter that is lost again and again never comes to an earlier number', async () => {
  const { reader, save, forgetCounters } = twoPrograms();
  for (const version of [1n, 2n, 3n]) {
    await save(version);
    expect(await versions(reader.getRange(key, whole))).toEqual([version]);
    await forgetCounters();
  }
});

test('a read that begins after a write does not join one from before it', async () => {
  const { reader, save, beforeAnswer } = twoPrograms();
  await save(1n);
  let seen: bigint[] = [];
  beforeAnswer(async () => {
    await save(2n);
    seen = await versions(reader.getRange(key, whole));
  });
  await reader.getRange(key, whole);
  expect(seen).toEqual([2n]);
  expect(await versions(reader.getRange(key, whole))).toEqual([2n]);
});

describe('a writer whose cache fails', () => {
  const warm = async ({ reader, save }: ReturnType<typeof twoPrograms>) => {
    await save(1n);
    await reader.getRange(key, whole);
    return versions(reader.getRange(key, whole));
  };

  test('away behind the begin: others read the database', async () => {
    const programs = twoPrograms();
    expect(await warm(programs)).toEqual([1n]);
    await programs.saveWhile(2n, async () => {}, programs.cutOff);
    expect(await versions(programs.reader.getRange(key, whole))).toEqual([2n]);
  });

  test('full before the begin, then away: others read the database', async () => {
    const programs = twoPrograms({ increment: ['ok', 'ok', 'full'] });
    expect(await warm(programs)).toEqual([1n]);
    await programs.saveWhile(2n, async () => {}, programs.cutOff);
    expect(await versions(programs.reader.getRange(key, whole))).toEqual([2n]);
  });

  test('full, so that it neither reads nor deletes: a reader that noticed does not trust it at once', async () => {
    const programs = twoPrograms();
    expect(await warm(programs)).toEqual([1n]);
    let isStopped = true;
    const stopped = async () => {
      // As Redis does where it can't write to its disk.
      throw new ResourceExhaustedError('no writes', { retryable: false });
    };
    const { world } = programs;
    const cache = new Proxy(world.cache, {
      get: (target, name) => (isStopped ? stopped : Reflect.get(target, name)),
    });
    const { getRange } = world.store(long, cache).candles;
    expect(await versions(getRange(key, whole))).toEqual([1n]);
    // It stays cut off, where the reader is not any more.
    await programs.cutOff();
    await programs.save(2n);
    isStopped = false;
    expect(await versions(getRange(key, whole))).toEqual([2n]);
  });

  test('silent all along: it resolves when the cache has confirmed', async () => {
    const programs = twoPrograms({
      increment: ['ok', 'ok', 'silent'],
      delete: ['silent', 'silent', 'silent'],
    });
    expect(await warm(programs)).toEqual([1n]);
    await programs.save(2n);
    expect(await versions(programs.reader.getRange(key, whole))).toEqual([2n]);
  });

  test('silent for ever: it resolves at its deadline, and this program is not misled', async () => {
    const silence = Array<Fate>(1000).fill('silent');
    const programs = twoPrograms({ increment: ['ok', 'ok', ...silence], delete: silence });
    expect(await warm(programs)).toEqual([1n]);
    const { writer } = programs;
    const saved = await writer.saveMany(bars(times, 2n), { timeoutMs: 1000 });
    expect(saved.replaced).toBe(3);
    expect(await versions(writer.getRange(key, whole))).toEqual([2n]);
  });

  test('away until a moment ago: others see what it writes', async () => {
    const programs = twoPrograms();
    expect(await warm(programs)).toEqual([1n]);
    await programs.leaveAlone();
    await programs.save(2n);
    expect(await versions(programs.reader.getRange(key, whole))).toEqual([2n]);
  });

  test('away behind the begin, until a moment ago: others see what it writes', async () => {
    const programs = twoPrograms();
    expect(await warm(programs)).toEqual([1n]);
    await programs.saveWhile(2n, async () => {
      // They know nothing of the write by then, and keep what they read.
      await programs.forgetCounters();
      await programs.reader.getRange(key, whole);
      await programs.leaveAlone();
    });
    expect(await versions(programs.reader.getRange(key, whole))).toEqual([2n]);
  });

  test('away for one call: others see what it writes', async () => {
    const programs = twoPrograms({ increment: ['ok', 'ok', 'ok', 'strange'] });
    expect(await warm(programs)).toEqual([1n]);
    await programs.saveWhile(2n, async () => {
      await programs.forgetCounters();
      await programs.reader.getRange(key, whole);
    });
    expect(await versions(programs.reader.getRange(key, whole))).toEqual([2n]);
  });

  test('away all along: it resolves at once, and this program is not misled', async () => {
    const programs = twoPrograms({
      increment: ['ok', 'ok', 'strange'],
      delete: Array<Fate>(1000).fill('strange'),
    });
    expect(await warm(programs)).toEqual([1n]);
    await programs.save(2n);
    expect(await versions(programs.writer.getRange(key, whole))).toEqual([2n]);
  });
});

test('a series whose writer has died is cached again after a while', async () => {
  const { world, reader, save } = twoPrograms();
  await save(1n);
  await reader.getRange(key, whole);
  await world.cache.increment(counterOf(world), { by: 1, ttlMs: 1_000_000 });
  const read = () => reader.getRange(key, whole);
  expect(await world.askedIn(read)).toEqual(['candles.getRange']);
  world.settle();
  await read();
  await read();
  expect(await world.askedIn(read)).toEqual([]);
});

/** A cache that does nothing of what it is asked. */
const broken = (call: () => Promise<never>): Cache => ({
  ...new World().cache,
  getMany: call,
  set: call,
  delete: call,
  increment: call,
});

describe('a cache that is of no use', () => {
  const failures: Record<string, () => Promise<never>> = {
    'never answers': () => new Promise<never>(() => {}),
    'throws at once': () => {
      throw new Error('at once');
    },
    rejects: () => Promise.reject('a text'),
    'answers nonsense': async () => 'nonsense' as never,
  };
  for (const [name, call] of Object.entries(failures)) {
    test(`${name}: everything works, and soon nobody waits for it`, async () => {
      const world = new World();
      // One that is silent may serve others: a write waits until nothing that it held is left.
      const options = { cacheTimeoutMs: 1, ttlMs: 20 };
      const store = world.store(options, broken(call), machineClock);
      for (const version of [1n, 2n, 3n, 4n]) {
        await store.candles.saveMany(bars(times, version));
        expect(await versions(store.candles.getRange(key, whole))).toEqual([version]);
        expect(await versions(store.candles.getLatest(key))).toEqual([version]);
      }
      expect(await store.symbols.getAllActive()).toEqual([]);
    });
  }

  test('is not trusted when it is just back: others may have written meanwhile', async () => {
    const world = new World();
    let works = true;
    const gone = () => Promise.reject(new UnavailableError('away'));
    const cache: Cache = {
      ...world.cache,
      getMany: (...call) => (works ? world.cache.getMany(...call) : gone()),
      increment: (...call) => (works ? world.cache.increment(...call) : gone()),
      delete: (...call) => (works ? world.cache.delete(...call) : gone()),
      set: (...call) => (works ? world.cache.set(...call) : gone()),
    };
    const writer = world.store(long, cache);
    const reader = world.store(long, cache);
    const read = () => versions(reader.candles.getRange(key, whole));
    await writer.candles.saveMany(bars(times, 1n));
    await read();
    expect(await read()).toEqual([1n]);
    works = false;
    await writer.candles.saveMany(bars(times, 2n));
    expect(await read()).toEqual([2n]);
    works = true;
    expect(await read()).toEqual([2n]);
  });

  test('is asked once by a write that has ended, while it is left alone', async () => {
    const world = new World();
    const asked: string[] = [];
    const refusing = (name: string) => async () => {
      asked.push(name);
      throw new UnavailableError('away');
    };
    const cache: Cache = {
      ...world.cache,
      getMany: refusing('getMany'),
      set: refusing('set'),
      increment: refusing('increment'),
      delete: refusing('delete'),
    };
    const clock = { ...world.clock, idle: () => new Promise<void>(() => {}) };
    const { candles } = world.store(long, cache, clock);
    for (const _ of [1, 2, 3]) await candles.getLatest(key);
    expect(asked).toEqual(['getMany', 'getMany', 'getMany']);
    await candles.saveMany(bars(times, 1n));
    await candles.saveMany(bars(times, 2n));
    expect(asked.slice(3)).toEqual(['increment', 'increment']);
  });

  test('is left alone after three failures, and asked again behind the back of the calls', async () => {
    const world = new World();
    let asked = 0;
    let works = false;
    const cache: Cache = {
      ...world.cache,
      getMany: (...call) => {
        asked++;
        return works ? world.cache.getMany(...call) : Promise.reject(new Error('away'));
      },
    };
    const store = world.store(long, cache);
    const read = () => store.candles.getLatest(key);
    for (let i = 0; i < 100; i++) await read();
    expect(asked).toBe(3);
    world.pass(1000);
    works = true;
    await read();
    expect(asked).toBe(4);
    world.pass(1000);
    await read();
    await read();
    expect(await world.askedIn(read)).toEqual([]);
  });
});
