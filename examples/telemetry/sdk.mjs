/** The OpenTelemetry SDK, with what it would send to a collector kept in memory. */
import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

const spans = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({
  spanProcessors: [new SimpleSpanProcessor(spans)],
});
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter });
const meterProvider = new MeterProvider({ readers: [reader] });

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(tracerProvider);
metrics.setGlobalMeterProvider(meterProvider);

/** Prints each span below its parent, and each metric. */
export async function printAll() {
  const all = spans.getFinishedSpans();
  const print = (parent, depth) => {
    for (const span of all.filter((one) => one.parentSpanContext?.spanId === parent)) {
      const { 'error.type': error, 'jts.storage.rows': rows } = span.attributes;
      const outcome = error ?? (rows === undefined ? '' : `rows: ${rows}`);
      console.log(`span ${'  '.repeat(depth)}${span.name} ${outcome}`.trimEnd());
      print(span.spanContext().spanId, depth + 1);
    }
  };
  print(undefined, 0);
  await meterProvider.forceFlush();
  for (const { descriptor, dataPoints } of exporter.getMetrics()[0].scopeMetrics[0].metrics) {
    for (const { attributes, value } of dataPoints) {
      const { 'db.operation.name': operation, 'error.type': error = '' } = attributes;
      const text = `metric ${descriptor.name} ${operation} count: ${value.count} ${error}`;
      console.log(text.trimEnd());
    }
  }
}
