import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createClickHouseStore } from '@jts/adapter-clickhouse';
import { createMongoStore } from '@jts/adapter-mongo';
import { Candle, CandleSeries, type Formula, type New, seriesKey } from '@jts/domain';
import { openTelemetry } from '@jts/telemetry/opentelemetry';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { MongoClient } from 'mongodb';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase, reasonOf } from '../src/database.js';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

/** The spans of a store's calls, and those that were active whenever its driver did something. */
function traced() {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  onTestFinished(() => tracerProvider.shutdown());
  const work: (string | undefined)[] = [];
  const note = () => {
    work.push(trace.getActiveSpan()?.spanContext().spanId);
  };
  const spans = () => exporter.getFinishedSpans();
  /** Of each piece of work the call that it was done for. */
  const workedFor = () =>
    work.map((id) => spans().find((span) => span.spanContext().spanId === id)?.name);
  return { observers: [openTelemetry({ tracerProvider })], note, spans, workedFor };
}

const key = seriesKey('005930', '1d');
const series = CandleSeries.of(key, [
  Candle.of({ timestamp: '2024-01-02', open: 1, high: 2, low: 1, close: 2, volume: 3 }),
]);

test('requests to ClickHouse are made within the span of the call that they are for', async (context) => {
  const provided = inject('clickHouse');
  const reason = reasonOf(provided);
  context.skip(reason !== undefined, reason);
  const { url, username, password, database, drop } = await openDatabase(provided);
  onTestFinished(drop);
  const { observers, note, spans, workedFor } = traced();
  const names = { url, username, password, database };
  const store = await createClickHouseStore({ ...names, observers });
  onTestFinished(() => store.close());
  await store.ensureSchema();
  // Of Node itself: where the instrumentation of its HTTP begins a span.
  const channel = 'http.client.request.start';
  subscribe(channel, note);
  onTestFinished(() => void unsubscribe(channel, note));
  await store.candles.saveMany(series);
  await Promise.all([store.candles.getLatest(key), store.symbols.search('x')]);
  const calls = ['candles.saveMany', 'candles.getLatest', 'symbols.search'];
  expect([...new Set(workedFor())].toSorted()).toEqual(calls.toSorted());
  for (const { attributes } of spans()) {
    expect(attributes).toMatchObject({ 'db.system.name': 'clickhouse' });
  }
});

const formula: New<Formula> = {
  name: 'golden cross',
  expression: 'close > open',
  category: 'entry',
  tags: [],
  parameters: [],
};

test('commands to MongoDB are sent within the span of the call that they are for', async (context) => {
  const provided = inject('mongo');
  if ('unavailable' in provided) return context.skip(provided.unavailable);
  const client = new MongoClient(provided.url, { monitorCommands: true });
  const database = `jts_test_${randomBytes(8).toString('hex')}`;
  onTestFinished(async () => {
    await client.db(database).dropDatabase();
    await client.close();
  });
  const { observers, note, spans, workedFor } = traced();
  const store = await createMongoStore({ client, database, observers });
  await store.ensureSchema();
  client.on('commandStarted', note);
  const saved = await store.formulas.save(formula);
  await Promise.all([store.formulas.getById(saved.id), store.settings.set('theme', 'dark')]);
  const calls = ['formulas.save', 'formulas.getById', 'settings.set'];
  expect([...new Set(workedFor())].toSorted()).toEqual(calls.toSorted());
  for (const { attributes } of spans()) {
    expect(attributes).toMatchObject({ 'db.system.name': 'mongodb' });
  }
  client.off('commandStarted', note);
});
