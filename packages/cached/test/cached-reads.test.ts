import { type SeriesKey, seriesKey } from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anySeries, bars, block, key, minute, range, start } from './bars.js';
import { World } from './world.js';

const times = (from: number, count: number, step = minute) =>
  Array.from({ length: count }, (_, i) => from + i * step);

/** Bars in three blocks, and one later. */
const history = bars([...times(start, 300, block / 100), start + 3 * block + minute], 1n);
const twoBlocks = range(start, start + 2 * block - 1);

test('a range is read once, and then comes from the cache as it was', async () => {
  const world = new World();
  const store = world.store();
  await store.candles.saveMany(history);
  const miss = await store.candles.getRange(key, twoBlocks);
  expect(miss.length).toBe(200);
  const asked = await world.askedIn(async () => {
    const hit = await store.candles.getRange(key, twoBlocks);
    expect(hit.columns).toEqual(miss.columns);
    expect(hit.scale).toBe(miss.scale);
    expect(hit.key).toEqual(key);
  });
  expect(asked).toEqual([]);
});

test('other programs find it, and so do ranges within', async () => {
  const world = new World();
  await world.database.candles.saveMany(history);
  await world.store().candles.getRange(key, twoBlocks);
  const asked = await world.askedIn(async () => {
    const part = range(start + block / 2, start + block + block / 4);
    const read = await world.store().candles.getRange(key, part);
    expect(read.equals(history.slice(part))).toBe(true);
  });
  expect(asked).toEqual([]);
});

test('ranges that overlap share blocks, once the counter is settled', async () => {
  const world = new World();
  const store = world.store({ ttlMs: 600_000 });
  await store.candles.saveMany(history);
  await store.candles.getRange(key, range(start, start + block - 1));
  world.settle();
  await store.candles.getRange(key, range(start, start + block - 1));
  const ranges: number[] = [];
  const original = world.database.candles.getRange;
  world.database.candles.getRange = (of, asked, options) => {
    ranges.push(asked.from.getTime(), asked.to.getTime());
    return original(of, asked, options);
  };
  const read = await store.candles.getRange(key, twoBlocks);
  expect(read.equals(history.slice(twoBlocks))).toBe(true);
  expect(ranges).toEqual([start + block, start + 2 * block - 1]);
});

test('any history, read in any order, reads as the database has it', async () => {
  const span = { from: start, to: start + 4 * block };
  const anyRange = fc
    .tuple(fc.nat(4 * block), fc.nat(4 * block))
    .map(([a, b]) => range(start + Math.min(a, b), start + Math.max(a, b)));
  const anyStep = fc.oneof(anyRange, fc.constant('settle'), anySeries(key, span, 4));
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), async (steps) => {
      const world = new World();
      const stores = [world.store(), world.store()] as const;
      for (const [i, step] of steps.entries()) {
        const store = i % 2 === 0 ? stores[0] : stores[1];
        if (step === 'settle') world.settle();
        else if (typeof step === 'string') continue;
        else if ('from' in step) {
          const read = await store.candles.getRange(key, step);
          const direct = await world.database.candles.getRange(key, step);
          expect(read.columns).toEqual(direct.columns);
        } else if (step.length > 0) await store.candles.saveMany(step);
      }
    }),
    { numRuns: 300 },
  );
});

describe('age', () => {
  test('history that others write behind our back is seen after ttlMs', async () => {
    const world = new World();
    const store = world.store({ ttlMs: 10_000 });
    await store.candles.saveMany(history);
    const first = range(start, start);
    await store.candles.getRange(key, first);
    await world.database.candles.saveMany(bars([start], 2n));
    world.pass(5_000);
    expect((await store.candles.getRange(key, first)).first?.volume).toBe(1n);
    world.pass(5_000);
    expect((await store.candles.getRange(key, first)).first?.volume).toBe(2n);
  });

  test('the last bar, its block, and the time behind it are no older than freshMs', async () => {
    const world = new World();
    const store = world.store({ freshMs: 1000 });
    const last = start + 3 * block + minute;
    await store.candles.saveMany(history);
    const ask = async () => [
      (await store.candles.getRange(key, range(last, last))).last?.volume,
      (await store.candles.getLatest(key)).last?.volume,
      (await store.candles.getRange(key, range(last + block, last + 2 * block))).length,
    ];
    expect(await ask()).toEqual([1n, 1n, 0]);
    await world.database.candles.saveMany(bars([last, last + block], 2n));
    world.pass(500);
    expect(await world.askedIn(ask)).toEqual([]);
    world.pass(500);
    expect(await ask()).toEqual([2n, 2n, 1]);
  });

  test('what has been read slowly leaves the earlier', async () => {
    const world = new World();
    const store = world.store({ ttlMs: 10_000 });
    await world.database.candles.saveMany(history);
    const original = world.database.candles.getRange;
    world.database.candles.getRange = async (...call) => {
      world.pass(4_000);
      return original(...call);
    };
    const read = () => store.candles.getRange(key, range(start, start));
    await read();
    world.pass(5_000);
    expect(await world.askedIn(read)).toEqual([]);
    world.pass(1_000);
    expect(await world.askedIn(read)).toContain('candles.getRange');
  });

  test('freshMs of 0 caches no moving bar', async () => {
    const world = new World();
    const store = world.store({ freshMs: 0 });
    await store.candles.saveMany(history);
    const latest = () => store.candles.getLatest(key);
    await latest();
    expect(await world.askedIn(latest)).toEqual(['candles.getLatest']);
  });
});

describe('what is not cached', () => {
  test('a range of more than 64 blocks is read as it is asked for', async () => {
    const world = new World();
    const store = world.store();
    await store.candles.saveMany(history);
    const all = range(0, start + 100 * block);
    const twice = async () => {
      for (const _ of [1, 2]) {
        expect((await store.candles.getRange(key, all)).equals(history)).toBe(true);
      }
    };
    expect(await world.askedIn(twice)).toEqual(['candles.getRange', 'candles.getRange']);
  });

  test('a series whose bars are denser than its timeframe', async () => {
    const world = new World();
    const store = world.store({ maxValueBytes: 4800 });
    await store.candles.saveMany(bars([...times(start, 200), start + 2 * block], 1n));
    const one = range(start, start);
    await store.candles.getRange(key, one);
    const ranges: number[] = [];
    const original = world.database.candles.getRange;
    world.database.candles.getRange = (of, asked, options) => {
      ranges.push(asked.to.getTime() - asked.from.getTime());
      return original(of, asked, options);
    };
    await store.candles.getRange(key, one);
    expect(ranges).toEqual([0]);
  });

  test('blocks that are more than the store reads at once', async () => {
    const world = new World({ limits: { rows: 100 } });
    const store = world.store({ limits: { rows: 100 } });
    await store.candles.saveMany(bars([...times(start, 200), start + 2 * block], 1n));
    expect((await store.candles.getRange(key, range(start, start + 9 * minute))).length).toBe(10);
    const many = store.candles.getRange(key, range(start, start + 150 * minute));
    await expect(many).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  test('a series with a name that is too long for a key', async () => {
    const world = new World();
    const store = world.store();
    const long: SeriesKey = seriesKey('가'.repeat(900), '1m');
    await store.candles.saveMany(bars([start], 1n, long));
    const read = () => store.candles.getLatest(long);
    await read();
    expect(await world.askedIn(read)).toEqual(['candles.getLatest']);
    const code = '가'.repeat(5000);
    await store.symbols.save({ code, name: '', market: 'ETF', isActive: true });
    expect((await store.symbols.getByCode(code))?.code).toBe(code);
  });
});

test('the limit of rows holds for hits as well', async () => {
  const world = new World();
  await world.database.candles.saveMany(history);
  await world.store().candles.getRange(key, twoBlocks);
  const narrow = world.store({ limits: { rows: 199 } });
  await expect(narrow.candles.getRange(key, twoBlocks)).rejects.toMatchObject({
    code: 'TOO_LARGE',
  });
});

test('symbols and lists of them come from the cache until one is written', async () => {
  const world = new World();
  const store = world.store();
  const symbol = { code: '005930', name: '삼성전자', market: 'KOSPI', isActive: true } as const;
  await store.symbols.save(symbol);
  const ask = async () => [
    await store.symbols.getByCode('005930'),
    await store.symbols.getByCode('none'),
    await store.symbols.getByMarket('KOSPI'),
    await store.symbols.getAllActive(),
  ];
  const before = [symbol, null, [symbol], [symbol]];
  expect(await ask()).toEqual(before);
  expect(await world.askedIn(async () => expect(await ask()).toEqual(before))).toEqual([]);
  const renamed = { ...symbol, name: 'Samsung', isActive: false };
  await world.store().symbols.save(renamed);
  expect(await ask()).toEqual([renamed, null, [renamed], []]);
});

test('two namespaces never meet', async () => {
  const [one, other] = [new World(), new World()];
  await one.database.candles.saveMany(bars([start], 1n));
  await other.database.candles.saveMany(bars([start], 2n));
  const stores = [one.store({ namespace: 'one' }), other.store({ namespace: 'other' }, one.cache)];
  for (const _ of [1, 2]) {
    const read = await Promise.all(stores.map((store) => store.candles.getLatest(key)));
    expect(read.map(({ last }) => last?.volume)).toEqual([1n, 2n]);
  }
});

describe('who watches', () => {
  test('hears of each read what the cache was good for', async () => {
    const world = new World();
    const heard: string[] = [];
    const { candles, symbols } = world.store({
      ttlMs: 600_000,
      freshMs: 600_000,
      onLookup: ({ operation, outcome }) => void heard.push(`${operation} ${outcome}`),
    });
    await candles.saveMany(bars([start, start + block, start + 2 * block], 1n));
    world.settle();
    const first = range(start, start);
    await candles.getRange(key, first);
    await candles.getRange(key, first);
    world.settle();
    await candles.getRange(key, range(start, start + block));
    await candles.getLatest(key);
    await candles.getLatest(key);
    await candles.getLatest(key, 1_000_000);
    await symbols.getByCode('A');
    await symbols.getByCode('A');
    expect(heard).toEqual([
      'candles.getRange miss',
      'candles.getRange hit',
      'candles.getRange partial',
      'candles.getLatest miss',
      'candles.getLatest hit',
      'candles.getLatest unused',
      'symbols.getByCode miss',
      'symbols.getByCode hit',
    ]);
  });

  test('harms no call', async () => {
    const world = new World();
    for (const onLookup of [
      () => {
        throw new Error('broken');
      },
      () => Promise.reject(new Error('broken')) as never,
    ]) {
      expect(
        (await world.store({ onLookup }).candles.getRange(key, range(start, start))).length,
      ).toBe(0);
    }
  });
});
