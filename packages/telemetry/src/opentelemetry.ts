import type { Observer } from '@jts/adapter-kit';
import { ValidationError } from '@jts/domain';
import {
  type Attributes,
  type MeterProvider,
  metrics,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { CallTelemetry } from './call-telemetry.js';
import { instrumentsOf } from './instruments.js';

export interface OpenTelemetryOptions {
  /** That of the process if absent, also where it is registered later. */
  readonly tracerProvider?: TracerProvider;
  /** That of the process if absent: register it before. */
  readonly meterProvider?: MeterProvider;
  /**
   * On every span and measurement: `{ 'db.namespace': 'jts' }`. They win over ours: of a store of
   * `withPolicies` only you know the `db.system.name`.
   */
  readonly attributes?: Attributes;
}

const scope = '@jts/telemetry';

/**
 * A span for each call of a store, and metrics of them, by OpenTelemetry's semantic conventions for
 * databases. A call's span is a child of the span that is active where it is called, and parent of
 * those that the database's own driver makes for it. Attempts that fail are events of it.
 *
 * Attributes are the store, the operation, numbers, and the code of an error as `error.type`: never a
 * value, an id, a key, or a message.
 *
 * @throws ValidationError where a provider is none
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Observer {
  const { tracerProvider = trace, meterProvider = metrics, attributes = {} } = options;
  checkProvider('tracerProvider', tracerProvider, 'getTracer');
  checkProvider('meterProvider', meterProvider, 'getMeter');
  const tracer = tracerProvider.getTracer(scope);
  const instruments = instrumentsOf(meterProvider.getMeter(scope));
  const own = { ...attributes };
  return (call) => new CallTelemetry(call, tracer, instruments, own);
}

function checkProvider(path: string, provider: unknown, method: string): void {
  const parts = Object(provider) as Record<string, unknown>;
  if (typeof parts[method] !== 'function') throw new ValidationError(path, `has no ${method}()`);
}
