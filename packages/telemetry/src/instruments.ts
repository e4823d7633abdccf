import type { Attributes, Counter, Histogram, Meter } from '@opentelemetry/api';
import { buckets, metric } from './conventions.js';

export interface Instruments {
  /** Seconds from the call to its end. */
  readonly duration: Histogram<Attributes>;
  readonly returnedRows: Histogram<Attributes>;
  readonly failedAttempts: Counter<Attributes>;
}

export function instrumentsOf(meter: Meter): Instruments {
  return {
    duration: meter.createHistogram(metric.duration, {
      unit: 's',
      description: 'Duration of database client operations.',
      advice: { explicitBucketBoundaries: buckets.duration },
    }),
    returnedRows: meter.createHistogram(metric.returnedRows, {
      unit: '{row}',
      description: 'The actual number of records returned by the database operation.',
      advice: { explicitBucketBoundaries: buckets.returnedRows },
    }),
    failedAttempts: meter.createCounter(metric.failedAttempts, {
      unit: '{attempt}',
      description: 'Attempts of a call that failed, also where a later one succeeded.',
    }),
  };
}
