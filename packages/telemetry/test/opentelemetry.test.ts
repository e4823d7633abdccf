import type { StoreEvent } from '@jts/adapter-kit';
import { createMemoryStore } from '@jts/adapter-memory';
import { CandleSeries, seriesKey } from '@jts/domain';
import { context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTelemetry } from '../src/opentelemetry.js';
import { bars } from './bars.js';
import { callsOf, failing, hang, nothing, rejection } from './calls.js';
import { startSdk } from './sdk.js';

function observed(attributes = {}) {
  const sdk = startSdk();
  const { tracer } = sdk;
  const observer = openTelemetry({ ...sdk, attributes });
  /** Does something in a span of its own, as a driver or an application would. */
  const inSpan = <T>(name: string, work: () => Promise<T>): Promise<T> =>
    tracer.startActiveSpan(name, (span) => work().finally(() => span.end()));
  const named = (name: string) => sdk.spans().filter((span) => span.name === name);
  return { ...sdk, observer, inSpan, named };
}

const system = { 'db.system.name': 'scripted', 'db.operation.name': 'settings.get' };

describe('a span', () => {
  it('tells the store, the operation, and how it went', async () => {
    const { observer, spans } = observed();
    const store = createMemoryStore({ observers: [observer] });
    await store.candles.saveMany(bars(3));
    await store.candles.getLatest(bars(3).key, 2);
    expect(spans()).toMatchObject([
      {
        name: 'candles.saveMany',
        kind: SpanKind.CLIENT,
        status: { code: SpanStatusCode.UNSET },
        instrumentationScope: { name: '@jts/telemetry' },
        attributes: { 'db.system.name': 'memory', 'jts.storage.rows': 3 },
      },
      {
        name: 'candles.getLatest',
        attributes: {
          'db.operation.name': 'candles.getLatest',
          'db.response.returned_rows': 2,
          'jts.storage.rows': 2,
          'jts.storage.attempts': 1,
        },
      },
    ]);
    expect(spans()[0]?.attributes).not.toHaveProperty(['db.response.returned_rows']);
    expect(spans()[0]?.attributes).not.toHaveProperty(['error.type']);
  });

  it('tells the code of an error, and no message', async () => {
    const { observer, spans } = observed();
    await rejection(createMemoryStore({ observers: [observer] }).settings.get(''));
    expect(spans()).toMatchObject([
      {
        status: { code: SpanStatusCode.ERROR },
        attributes: { 'error.type': 'VALIDATION', 'jts.storage.attempts': 0 },
        events: [],
      },
    ]);
    expect(spans()[0]?.status.message).toBeUndefined();
  });

  it('has an event for each attempt that failed', async () => {
    const { observer, spans } = observed();
    await callsOf([observer]).run('settings.get', undefined, nothing, failing(2, nothing));
    const failed = (attempt: number) => ({
      name: 'jts.storage.attempt.failed',
      attributes: {
        'jts.storage.attempt': attempt,
        'jts.storage.attempt.duration': expect.any(Number),
        'error.type': 'UNAVAILABLE',
      },
    });
    expect(spans()).toMatchObject([
      {
        status: { code: SpanStatusCode.UNSET },
        attributes: { 'jts.storage.attempts': 3 },
        events: [failed(1), failed(2)],
      },
    ]);
  });

  it('ends with the call that is aborted, late, or closed', async () => {
    const { observer, spans } = observed();
    const calls = callsOf([observer], { timeoutMs: 20 });
    const caller = new AbortController();
    const aborted = rejection(calls.run('work', { signal: caller.signal }, nothing, hang));
    caller.abort();
    await aborted;
    await rejection(calls.run('work', undefined, nothing, hang));
    const ended = rejection(calls.run('work', { timeoutMs: 60_000 }, nothing, hang));
    await calls.close();
    await ended;
    await rejection(calls.run('work', undefined, nothing, hang));
    const codes = spans().map(({ attributes }) => attributes['error.type']);
    expect(codes).toEqual(['ABORTED', 'TIMEOUT', 'CLOSED', 'CLOSED']);
  });

  it('has the attributes that the application wants, which win', async () => {
    const own = { 'db.namespace': 'jts', 'db.system.name': 'clickhouse' };
    const { observer, spans, metrics } = observed(own);
    await callsOf([observer]).run('settings.get', undefined, nothing, async () => null);
    expect(spans()[0]?.attributes).toMatchObject({ ...system, ...own });
    for (const { dataPoints } of await metrics()) {
      expect(dataPoints[0]?.attributes).toEqual({ ...system, ...own });
    }
  });
});

describe('the span of a call', () => {
  it('is a child of the active one, and parent of those of the driver, in every attempt', async () => {
    const { observer, inSpan, named } = observed();
    const calls = callsOf([observer], { bulkhead: { concurrent: 1 } });
    const driver = failing(1, () => inSpan('driver', async () => {}));
    // The second one waits for its turn, which it has from the first.
    await inSpan('request', async () => {
      await Promise.all([
        calls.run('first', undefined, nothing, driver),
        inSpan('job', () => calls.run('second', undefined, nothing, driver)),
      ]);
    });
    const [[request], [job], [first], [second]] = [
      named('request'),
      named('job'),
      named('first'),
      named('second'),
    ];
    expect(first?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(second?.parentSpanContext?.spanId).toBe(job?.spanContext().spanId);
    const parents = named('driver').map((span) => span.parentSpanContext?.spanId);
    expect(parents).toEqual([first?.spanContext().spanId, second?.spanContext().spanId]);
  });

  it('of each page of a stream is a child of what is active where the page is asked for', async () => {
    const { observer, inSpan, named } = observed();
    const store = createMemoryStore({ observers: [observer] });
    await store.candles.saveMany(bars(70_000));
    const range = { from: new Date(0), to: new Date('2299-01-01') };
    const stream = store.candles.streamRange(bars(1).key, range, { chunkSize: 16_384 });
    const chunks = stream[Symbol.asyncIterator]();
    for (let more = true; more; ) {
      more = await inSpan('consumer', async () => (await chunks.next()).done !== true);
    }
    const pages = named('candles.streamRange');
    const returned = pages.map(({ attributes }) => attributes['db.response.returned_rows']);
    expect(returned).toEqual([65_536, 4_464, 0]);
    // Four chunks of the first page, one of the second; the third shows that there are no more.
    const consumers = named('consumer').map((span) => span.spanContext().spanId);
    const parents = pages.map((span) => span.parentSpanContext?.spanId);
    expect(parents).toEqual([consumers[0], consumers[4], consumers[5]]);
  });

  it('is active where its events are told', async () => {
    const { observer, spans } = observed();
    const active: (string | undefined)[] = [];
    const onEvent = () => active.push(trace.getActiveSpan()?.spanContext().spanId);
    const calls = callsOf([observer], { onEvent });
    await calls.run('work', undefined, nothing, failing(1, nothing));
    const id = spans()[0]?.spanContext().spanId;
    expect(active).toEqual([id, id]);
  });

  it('leaves the context of the caller alone', async () => {
    const { observer, inSpan } = observed();
    await inSpan('request', async () => {
      const before = context.active();
      const call = callsOf([observer]).run('work', undefined, nothing, async () => 1);
      expect(context.active()).toBe(before);
      await call;
      expect(context.active()).toBe(before);
    });
  });

  it('is not active in the span of another call', async () => {
    const { observer, spans } = observed();
    const calls = callsOf([observer]);
    await calls.run('first', undefined, nothing, async () => 1);
    await calls.run('second', undefined, nothing, async () => 1);
    expect(spans().map(({ parentSpanContext }) => parentSpanContext)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('metrics', () => {
  it('are a histogram of seconds, with the buckets of the conventions', async () => {
    const { observer, metrics } = observed();
    let totalMs = 0;
    const onEvent = ({ durationMs }: StoreEvent) => {
      totalMs += durationMs;
    };
    const calls = callsOf([observer], { onEvent });
    for (let n = 0; n < 3; n++) await calls.run('settings.get', undefined, nothing, async () => 1);
    const found = await metrics();
    const duration = found.find(
      ({ descriptor }) => descriptor.name === 'db.client.operation.duration',
    );
    expect(duration).toMatchObject({ descriptor: { unit: 's' } });
    expect(duration?.dataPoints).toMatchObject([
      {
        attributes: system,
        value: {
          count: 3,
          buckets: { boundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] },
        },
      },
    ]);
    const sums = duration?.dataPoints.map(({ value }) => (value as { readonly sum: number }).sum);
    expect(sums?.[0]).toBeCloseTo(totalMs / 1000, 9);
  });

  it('tell failures apart, by their codes', async () => {
    const { observer, metrics } = observed();
    const calls = callsOf([observer]);
    await calls.run('settings.get', undefined, nothing, failing(2, nothing));
    const once = { retry: false };
    await rejection(calls.run('settings.get', undefined, nothing, failing(1, nothing), once));
    const found = await metrics();
    const points = (name: string) =>
      found.find(({ descriptor }) => descriptor.name === name)?.dataPoints;
    const failed = { ...system, 'error.type': 'UNAVAILABLE' };
    expect(points('db.client.operation.duration')).toMatchObject([
      { attributes: system, value: { count: 1 } },
      { attributes: failed, value: { count: 1 } },
    ]);
    expect(points('jts.storage.attempt.failures')).toMatchObject([
      { attributes: failed, value: 3 },
    ]);
  });

  it('count the records that each operation of the ports returned, and no others', async () => {
    const { observer, metrics } = observed();
    const store = createMemoryStore({ observers: [observer] });
    const { key } = bars(1);
    const range = { from: new Date(0), to: new Date('2299-01-01') };
    await store.candles.saveMany(bars(5));
    await store.candles.getRange(key, range);
    await store.candles.count(key);
    await store.candles.listSeries();
    await store.symbols.save({ code: 'A', name: 'A', market: 'ETF', isActive: true });
    await store.symbols.search('a');
    await store.settings.set('a', 1);
    await store.settings.list();
    await store.settings.delete('a');
    await store.settings.get('a');
    await store.candles.deleteRange(key, range);
    await store.health();
    await store.ensureSchema();
    const returned = (await metrics()).find(
      ({ descriptor }) => descriptor.name === 'db.client.response.returned_rows',
    );
    expect(returned?.descriptor.unit).toBe('{row}');
    const sums = returned?.dataPoints.map(({ attributes, value }) => [
      attributes['db.operation.name'],
      (value as { readonly sum: number }).sum,
    ]);
    expect(Object.fromEntries(sums ?? [])).toEqual({
      'candles.getRange': 5,
      'candles.listSeries': 1,
      'symbols.search': 1,
      'settings.list': 1,
      'settings.get': 0,
    });
  });
});

describe('providers', () => {
  it('are those of the process where none are named', async () => {
    const { tracerProvider, meterProvider, spans, metrics: exported } = startSdk();
    trace.setGlobalTracerProvider(tracerProvider);
    metrics.setGlobalMeterProvider(meterProvider);
    onTestFinished(() => {
      trace.disable();
      metrics.disable();
    });
    const store = createMemoryStore({ observers: [openTelemetry()] });
    await store.settings.get('a');
    expect(spans()).toHaveLength(1);
    expect((await exported()).length).toBeGreaterThan(0);
  });

  it('may be missing: then nothing is told', async () => {
    const store = createMemoryStore({ observers: [openTelemetry()] });
    expect(await store.candles.saveMany(CandleSeries.empty(seriesKey('A', '1d')))).toEqual({
      inserted: 0,
      replaced: 0,
      skipped: 0,
    });
  });

  it.each(['tracerProvider', 'meterProvider'])('are refused where they are none: %s', (path) => {
    expect(() => openTelemetry({ [path]: {} })).toThrow(
      expect.objectContaining({ code: 'VALIDATION', path }),
    );
  });
});
