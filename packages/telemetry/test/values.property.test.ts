import { channel, tracingChannel } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import type { StoreEvent } from '@jts/adapter-kit';
import { createMemoryStore } from '@jts/adapter-memory';
import { Candle, CandleSeries, Decimal, seriesKey } from '@jts/domain';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { channels, diagnosticsChannels } from '../src/index.js';
import { openTelemetry } from '../src/opentelemetry.js';
import { callsOf, nothing } from './calls.js';
import { startSdk } from './sdk.js';

/** Everything that listeners of every kind are told, as text. */
function everythingTold() {
  const told: unknown[] = [];
  const note = (message: unknown) => void told.push(message);
  const calls = tracingChannel(channels.call);
  const parts = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;
  for (const part of parts) calls[part].subscribe(note);
  channel(channels.attempt).subscribe(note);
  onTestFinished(() => {
    for (const part of parts) calls[part].unsubscribe(note);
    channel(channels.attempt).unsubscribe(note);
  });
  const sdk = startSdk();
  return {
    observers: [diagnosticsChannels(), openTelemetry(sdk)],
    onEvent: (event: StoreEvent) => note(event),
    async text() {
      const spans = sdk.spans().map(({ name, attributes, events, links, status }) => {
        return { name, attributes, events, links, status };
      });
      const all = { told, spans, metrics: await sdk.metrics() };
      return inspect(all, {
        depth: Number.POSITIVE_INFINITY,
        maxArrayLength: null,
        maxStringLength: null,
      });
    },
  };
}

/** Texts of the user: each is found again by what it begins with, whatever follows. */
const secret = fc.tuple(fc.uuid(), fc.string({ unit: 'grapheme', maxLength: 20 }));
const secrets = fc.array(secret, { minLength: 8, maxLength: 8 });
/** Money and a volume that no measurement will ever be. */
const [price, volume] = ['48151623421.0815', 9_182_736_455_463_728_190n];

/** Calls of every port, with texts of the user wherever there is place for one; some of them fail. */
async function use(store: ReturnType<typeof createMemoryStore>, texts: readonly string[]) {
  const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = ''] = texts;
  const key = seriesKey(a.slice(0, 36), '1d', b.slice(0, 36));
  const bar = { timestamp: 0, open: price, high: price, low: price, close: price, volume };
  const range = { from: new Date(0), to: new Date(1) };
  const formula = { name: c, expression: d, category: 'entry' as const, tags: [e], parameters: [] };
  await store.candles.saveMany(CandleSeries.of(key, [Candle.of(bar)]));
  await store.candles.getRange(key, range);
  for await (const chunk of store.candles.streamRange(key, range)) expect(chunk.length).toBe(1);
  await store.symbols.save({ code: f, name: g, sector: h, market: 'ETF', isActive: true });
  await store.symbols.search(g);
  const saved = await store.formulas.save(formula);
  const page = await store.formulas.list({ limit: 1 });
  expect(page.items).toEqual([saved]);
  const riskConfig = { positionSizePct: 1, maxPositions: 1 };
  const strategy = await store.strategies.save({ name: f, entryFormulaId: saved.id, riskConfig });
  const time = new Date(0);
  const trade = { symbol: g, side: 'buy' as const, entryTime: time, exitReason: h };
  await store.backtests.save({
    strategyId: strategy.id,
    runAt: time,
    config: { startDate: time, endDate: time, symbols: [g], initialCapital: new Decimal(price) },
    metrics: { totalReturnPct: 1, totalTrades: 1 },
    trades: [{ ...trade, entryPrice: new Decimal(price), quantity: 1 }],
  });
  await store.backtests.listByStrategy(strategy.id);
  await store.settings.set(c, { [d]: e });
  const failures = await Promise.allSettled([
    store.formulas.save({ ...saved, version: 7 }),
    store.formulas.save({ ...saved, id: b }),
    store.settings.set(c, 1, { expectedVersion: 9 }),
    store.settings.set(`${c}\0`, 1),
    store.symbols.getByMarket(a as never),
    store.formulas.list({ after: d }),
  ]);
  for (const { status } of failures) expect(status).toBe('rejected');
  await store.candles.deleteRange(key, range);
  await store.formulas.delete(saved.id);
  return [saved.id, strategy.id];
}

it('no value, id, key or text of the user is ever told, however a call ends', async () => {
  const { text, ...listeners } = everythingTold();
  const property = fc.asyncProperty(secrets, async (all) => {
    const store = createMemoryStore(listeners);
    const ids = await use(
      store,
      all.map(([begin, rest]) => `${begin}${rest}`),
    );
    const native = () => Promise.reject(new Error(all.flat().join()));
    const calls = callsOf(listeners.observers, listeners);
    await calls.run('work', undefined, nothing, native).catch(() => {});
    const told = await text();
    expect(told).toContain('VERSION_CONFLICT');
    const begins = all.map(([begin]) => begin);
    const hidden = [...begins, ...ids, price.slice(0, 11), String(volume)];
    expect(hidden.filter((text) => told.includes(text))).toEqual([]);
  });
  await fc.assert(property, { numRuns: 30 });
});
