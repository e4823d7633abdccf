import { CandleSeries, type StockSymbol, UnavailableError } from '@jts/domain';
import { describe, expect, it, vi } from 'vitest';
import {
  batchLength,
  type CandleDriver,
  defineStore,
  type SymbolDriver,
  withPolicies,
} from '../src/index.js';
import { bars, everything, key, rejection, scriptedDriver, start, symbol } from './driver.js';

const quick = { timeoutMs: 5_000, retry: { initialDelayMs: 1, maxDelayMs: 2 } };
const withCandles = (candles: Partial<CandleDriver>) =>
  defineStore(scriptedDriver({ candles }), quick);
const withSymbols = (symbols: Partial<SymbolDriver>) =>
  defineStore(scriptedDriver({ symbols }), quick);

describe('candles: a driver is not asked', () => {
  const store = withCandles({});
  const reversed = { from: new Date(2), to: new Date(1) };
  it.each<[string, () => Promise<unknown>, string]>([
    ['for a reversed range', () => store.candles.getRange(key, reversed), 'range'],
    ['to delete a reversed range', () => store.candles.deleteRange(key, reversed), 'range'],
    ['for a negative count', () => store.candles.getLatest(key, -1), 'count'],
    ['for half a candle', () => store.candles.getLatest(key, 0.5), 'count'],
    ['for a key without symbol', () => store.candles.count({ ...key, symbol: '' }), 'key.symbol'],
    [
      'for an unknown timeframe',
      () => store.candles.listSeries({ timeframe: '2d' as never }),
      'filter.timeframe',
    ],
    ['to save what is no series', () => store.candles.saveMany([] as never), 'series'],
    [
      'to save by an unknown rule',
      () => store.candles.saveMany(bars(1), { onConflict: 'merge' as never }),
      'onConflict',
    ],
    [
      'to save digits that it would lose',
      () => store.candles.saveMany(oneBar(5, 1n)),
      'candles[0].open',
    ],
  ])('%s', async (_, call, path) => {
    expect(await rejection(call())).toMatchObject({ code: 'VALIDATION', path });
  });

  it('where the answer is known', async () => {
    const beyond = { from: new Date(Date.UTC(2400, 0)), to: new Date(Date.UTC(2401, 0)) };
    expect(await store.candles.saveMany(CandleSeries.empty(key))).toEqual({
      inserted: 0,
      replaced: 0,
      skipped: 0,
    });
    expect((await store.candles.getLatest(key, 0)).length).toBe(0);
    expect((await store.candles.getRange(key, beyond)).length).toBe(0);
    expect(await store.candles.count(key, beyond)).toBe(0);
    expect(await store.candles.deleteRange(key, beyond)).toBe(0);
  });
});

describe('candles', () => {
  it("reach the driver at the store's scale", async () => {
    const save = vi.fn<CandleDriver['save']>(async () => ({
      inserted: 1,
      replaced: 0,
      skipped: 0,
    }));
    await withCandles({ save }).candles.saveMany(oneBar(6, 1_500_000n));
    const saved = save.mock.calls[0]?.[0];
    expect([saved?.scale, saved?.columns.open[0]]).toEqual([4, 15_000n]);
  });

  it('are saved in batches, and a retry goes on at the batch that failed', async () => {
    const batches: number[] = [];
    const save: CandleDriver['save'] = async (series, _, { attempt }) => {
      batches.push(series.length);
      if (batches.length === 2) throw new UnavailableError(`away at attempt ${attempt}`);
      return { inserted: series.length, replaced: 0, skipped: 0 };
    };
    const total = minuteBars(2 * batchLength + 1);
    const result = await withCandles({ save }).candles.saveMany(total);
    expect(batches).toEqual([batchLength, batchLength, batchLength, 1]);
    expect(result).toEqual({ inserted: total.length, replaced: 0, skipped: 0 });
  });

  it('keep what `once` found apart from batch to batch', async () => {
    const save: CandleDriver['save'] = async (series, _, { once }) => {
      const inserted = await once('count', async () => series.length);
      return { inserted, replaced: 0, skipped: 0 };
    };
    const result = await withCandles({ save }).candles.saveMany(minuteBars(batchLength + 1));
    expect(result.inserted).toBe(batchLength + 1);
  });

  describe('that are told as they come', () => {
    const away = new UnavailableError('away');
    /** Gives so many bars at each attempt, and then fails, but for the last one. */
    const readOf = (given: readonly number[]) =>
      vi.fn<CandleDriver['read']>(async (_, __, ___, { attempt, onBars }) => {
        const count = given[attempt] ?? 0;
        if (count > 0) onBars?.(bars(count), 5);
        if (attempt + 1 < given.length) throw away;
        return bars(5);
      });

    it.each([
      { given: [0, 0, 3], attempts: 3, told: [3] },
      { given: [3, 0], attempts: 1, told: [3], failure: away },
      { given: [0, 3, 0], attempts: 2, told: [3], failure: away },
    ])('are not read again: $given', async ({ given, attempts, told, failure }) => {
      const read = readOf(given);
      const heard: number[] = [];
      const onBars = (soFar: CandleSeries) => heard.push(soFar.length);
      const answer = withCandles({ read }).candles.getRange(key, everything, { onBars });
      if (failure === undefined) expect((await answer).length).toBe(5);
      else expect(await rejection(answer)).toBe(failure);
      expect(read).toHaveBeenCalledTimes(attempts);
      expect(heard).toEqual(told);
    });

    it('are given to a function only', async () => {
      const { candles } = withCandles({ read: readOf([3]) });
      const options = { onBars: 'me' as never };
      await expect(candles.getRange(key, everything, options)).rejects.toMatchObject({
        code: 'VALIDATION',
        path: 'onBars',
      });
    });

    it('are read again by a store with policies around it, which tell nothing', async () => {
      const onBars = vi.fn();
      const store = withPolicies(withCandles({ read: readOf([3, 3]) }), quick);
      expect((await store.candles.getRange(key, everything, { onBars })).length).toBe(5);
      expect(onBars).not.toHaveBeenCalled();
    });
  });

  it('have their coverage as dates', async () => {
    const coverage = async () => ({ from: start, to: start + 5 });
    expect(await withCandles({ coverage }).candles.getCoverage(key)).toEqual({
      first: new Date(start),
      last: new Date(start + 5),
    });
  });

  it('are listed by exchange, symbol by code point, and timeframe', async () => {
    const keys = [
      { exchange: 'NYSE', symbol: 'A', timeframe: '1d' },
      { exchange: 'KRX', symbol: '\u{1f600}', timeframe: '1d' },
      { exchange: 'KRX', symbol: '\uff21', timeframe: '1M' },
      { exchange: 'KRX', symbol: '\uff21', timeframe: '1m' },
    ] as const;
    const list = async () => keys.map((one) => ({ key: one, first: 0, last: 1, count: 2 }));
    const listed = await withCandles({ list }).candles.listSeries();
    expect(listed.map((one) => one.key)).toEqual([keys[3], keys[2], keys[1], keys[0]]);
  });
});

describe('a stream', () => {
  /** Answers as a database would whose pages may be shorter or longer than asked for. */
  const paged =
    (series: CandleSeries, bend: (limit: number) => number): CandleDriver['read'] =>
    async (_, span, limit) => {
      const rest = series.slice({ from: new Date(span.from), to: new Date(span.to) });
      return rest.rows(0, limit === undefined ? undefined : bend(limit));
    };
  const collect = async (stream: AsyncIterable<CandleSeries>) => {
    const chunks: CandleSeries[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return chunks;
  };

  it.each([
    ['exact', (limit: number) => limit],
    ['short', (limit: number) => Math.ceil(limit / 3)],
    ['long', (limit: number) => limit + 7],
  ])('of %s pages is the whole range in chunks of the size', async (_, bend) => {
    const series = minuteBars(40_000);
    const store = withCandles({ read: paged(series, bend) });
    const chunks = await collect(store.candles.streamRange(key, everything, { chunkSize: 1000 }));
    expect(chunks.every((chunk) => chunk.length > 0 && chunk.length <= 1000)).toBe(true);
    expect(chunks.reduce((all, chunk) => all.concat(chunk)).equals(series)).toBe(true);
  });

  it('can be read twice', async () => {
    const store = withCandles({ read: paged(bars(3), (limit) => limit) });
    const stream = store.candles.streamRange(key, everything);
    expect((await collect(stream)).length).toBe((await collect(stream)).length);
  });

  it('refuses its arguments at the first chunk', async () => {
    const stream = withCandles({}).candles.streamRange(key, everything, { chunkSize: 0 });
    const error = await rejection(collect(stream));
    expect(error).toMatchObject({ code: 'VALIDATION', path: 'chunkSize' });
  });

  it('throws where a page fails, and never ends early', async () => {
    let pages = 0;
    const read = paged(minuteBars(40_000), (limit) => limit);
    const store = withCandles({
      read: (...args) => (++pages > 1 ? Promise.reject(new Error('boom')) : read(...args)),
    });
    const stream = store.candles.streamRange(key, everything, { chunkSize: 1000 });
    expect(await rejection(collect(stream))).toMatchObject({ code: 'UNKNOWN' });
  });

  it.each(['abort', 'close'] as const)('ends at the next chunk after %s', async (how) => {
    const store = withCandles({ read: paged(minuteBars(40_000), (limit) => limit) });
    const caller = new AbortController();
    const options = { chunkSize: 1000, signal: caller.signal };
    const reading = (async () => {
      for await (const _ of store.candles.streamRange(key, everything, options)) {
        if (how === 'abort') caller.abort();
        else await store.close();
      }
    })();
    const code = how === 'abort' ? 'ABORTED' : 'CLOSED';
    expect(await rejection(reading)).toMatchObject({ code });
  });
});

describe('symbols', () => {
  it('are saved once a code, the last of several', async () => {
    const save = vi.fn<SymbolDriver['save']>(async () => {});
    const list = [symbol('A'), symbol('B'), symbol('A', { name: 'later' })];
    expect(await withSymbols({ save }).symbols.saveMany(list)).toBe(2);
    expect(save.mock.calls[0]?.[0]).toEqual([symbol('A', { name: 'later' }), symbol('B')]);
  });

  it('name the one that is wrong, and save none', async () => {
    const list = [symbol('A'), symbol('B', { market: 'NASDAQ' as never })];
    const error = await rejection(withSymbols({}).symbols.saveMany(list));
    expect(error).toMatchObject({ code: 'VALIDATION', path: 'symbols[1].market' });
  });

  it('are what was stored, not what was handed in', async () => {
    const saved = await withSymbols({ save: async () => {} }).symbols.save(
      symbol('A', { sector: '' }),
    );
    expect(saved).toEqual(symbol('A'));
  });

  it('an empty list asks nothing of the driver', async () => {
    expect(await withSymbols({}).symbols.saveMany([])).toBe(0);
  });

  it('are not looked for by a text that is too long for a code', async () => {
    const get = vi.fn<SymbolDriver['get']>(async () => symbol('A'));
    const { symbols } = withSymbols({ get });
    expect(await symbols.getByCode('x'.repeat(10_001))).toBeNull();
    expect(get).not.toHaveBeenCalled();
    expect(await symbols.getByCode('x'.repeat(10_000))).toEqual(symbol('A'));
  });

  it('are listed by code point', async () => {
    const find = async (): Promise<StockSymbol[]> =>
      ['\u{1f600}', '\uff21', 'b', 'a'].map((c) => symbol(c));
    const listed = await withSymbols({ find }).symbols.getAllActive();
    expect(listed.map(({ code }) => code)).toEqual(['a', 'b', '\uff21', '\u{1f600}']);
  });

  it('are found by what the predicate says, not by what the driver offers', async () => {
    const find = async () => [
      symbol('z', { name: 'b' }),
      symbol('ABC'),
      symbol('y', { name: 'xAbx' }),
    ];
    const { symbols } = withSymbols({ find });
    expect((await symbols.search('ab')).map(({ code }) => code)).toEqual(['ABC', 'y']);
    expect((await symbols.search('ab', { limit: 1 })).map(({ code }) => code)).toEqual(['ABC']);
  });

  it('a blank query finds nothing, and asks nothing', async () => {
    expect(await withSymbols({}).symbols.search(' \t')).toEqual([]);
  });

  it.each([0, 1001, 1.5])('refuse the limit %s', async (limit) => {
    const error = await rejection(withSymbols({}).symbols.search('a', { limit }));
    expect(error).toMatchObject({ code: 'VALIDATION', path: 'limit' });
  });
});

describe('health', () => {
  it('says how the server does', async () => {
    const ping = async () => ({ serverVersion: '1.2', details: { database: 'jts' } });
    const health = await defineStore(scriptedDriver({ store: { ping } }), quick).health();
    expect(health).toMatchObject({ ok: true, serverVersion: '1.2', details: { database: 'jts' } });
  });

  it('resolves where the server is away, after one attempt', async () => {
    const ping = vi.fn(() => Promise.reject(new UnavailableError('away')));
    const health = await defineStore(scriptedDriver({ store: { ping } }), quick).health();
    expect(health).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
    expect(ping).toHaveBeenCalledTimes(1);
  });

  it('rejects for a closed store', async () => {
    const store = defineStore(scriptedDriver({}), quick);
    await store[Symbol.asyncDispose]();
    expect(await rejection(store.health())).toMatchObject({ code: 'CLOSED' });
  });
});

function oneBar(scale: number, price: bigint): CandleSeries {
  const prices = () => BigInt64Array.of(price);
  const columns = { open: prices(), high: prices(), low: prices(), close: prices() };
  return CandleSeries.fromColumns(
    key,
    { timestamp: BigInt64Array.of(BigInt(start)), ...columns, volume: BigUint64Array.of(1n) },
    scale,
  );
}

function minuteBars(length: number): CandleSeries {
  const zeros = new BigInt64Array(length);
  const timestamp = new BigInt64Array(length);
  for (let i = 0; i < length; i++) timestamp[i] = BigInt(start + i * 60_000);
  const prices = { open: zeros, high: zeros, low: zeros, close: zeros };
  return CandleSeries.fromColumns(key, {
    timestamp,
    ...prices,
    volume: new BigUint64Array(length),
  });
}
