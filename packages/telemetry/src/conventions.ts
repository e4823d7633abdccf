/**
 * Names of OpenTelemetry's semantic conventions for databases, and ours where those have none. Written
 * out here: their package is larger than this one. A test compares them.
 */
export const attribute = {
  system: 'db.system.name',
  operation: 'db.operation.name',
  returnedRows: 'db.response.returned_rows',
  errorType: 'error.type',
  /** Records that were read, saved or deleted. */
  rows: 'jts.storage.rows',
  /** How often the database was asked. */
  attempts: 'jts.storage.attempts',
  /** 1 for the first. */
  attempt: 'jts.storage.attempt',
  /** Seconds. */
  attemptDuration: 'jts.storage.attempt.duration',
} as const;

/** The event of a span. */
export const failedAttempt = 'jts.storage.attempt.failed';

export const metric = {
  duration: 'db.client.operation.duration',
  returnedRows: 'db.client.response.returned_rows',
  failedAttempts: 'jts.storage.attempt.failures',
} as const;

/** Upper bounds that the conventions advise: seconds, and records. */
export const buckets = {
  duration: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
  returnedRows: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
};
