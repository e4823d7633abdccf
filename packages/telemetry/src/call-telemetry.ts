import type { AttemptEvent, CallEvent, CallInfo, CallObserver, StoreEvent } from '@jts/adapter-kit';
import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { attribute, failedAttempt } from './conventions.js';
import type { Instruments } from './instruments.js';

/** The span and the measurements of one call. */
export class CallTelemetry implements CallObserver {
  private readonly instruments: Instruments;
  private readonly attributes: Attributes;
  private readonly span: Span;
  private readonly within: Context;

  /** @param more attributes, which win over ours */
  constructor(call: CallInfo, tracer: Tracer, instruments: Instruments, more: Attributes) {
    this.instruments = instruments;
    this.attributes = {
      [attribute.system]: call.store.toLowerCase(),
      [attribute.operation]: call.operation,
      ...more,
    };
    const { attributes } = this;
    this.span = tracer.startSpan(call.operation, { kind: SpanKind.CLIENT, attributes });
    this.within = trace.setSpan(context.active(), this.span);
  }

  around(work: () => void): void {
    context.with(this.within, work);
  }

  onEvent(event: StoreEvent): void {
    if (event.type === 'attempt') this.attemptFailed(event);
    else this.end(event);
  }

  private attemptFailed({ attempt, durationMs, code }: AttemptEvent): void {
    this.span.addEvent(failedAttempt, {
      [attribute.attempt]: attempt,
      [attribute.attemptDuration]: durationMs / 1000,
      [attribute.errorType]: code,
    });
    const { failedAttempts } = this.instruments;
    failedAttempts.add(1, { ...this.attributes, [attribute.errorType]: code }, this.within);
  }

  private end({ operation, durationMs, attempts, rows, code }: CallEvent): void {
    const failure = code === undefined ? {} : { [attribute.errorType]: code };
    const returned = returnsRecords(operation) ? rows : undefined;
    this.span.setAttributes({
      [attribute.attempts]: attempts,
      ...(rows === undefined ? {} : { [attribute.rows]: rows }),
      ...(returned === undefined ? {} : { [attribute.returnedRows]: returned }),
      ...failure,
    });
    // Without a message: it may name what the caller asked for.
    if (code !== undefined) this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.end();
    const measured = { ...this.attributes, ...failure };
    const { duration, returnedRows } = this.instruments;
    // Within the call, so that an exemplar leads to its span.
    duration.record(durationMs / 1000, measured, this.within);
    if (returned !== undefined) returnedRows.record(returned, measured, this.within);
  }
}

/** By the verbs of the ports: others save, delete or count. */
const returnsRecords = (operation: string) => /\.(?:get|list|search|stream)/.test(operation);
