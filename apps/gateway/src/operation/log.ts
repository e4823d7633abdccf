import { systemCodeOf } from '@jts/adapter-kit/node';
import { isStorageError } from '@jts/domain';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { EndedCall } from './watched-calls.js';

/** A log of lines of JSON, which no value, text of an error, token or address gets into. */
export type Log = Logger;

export const createLog = (level: string, destination: DestinationStream): Log =>
  pino(
    {
      level,
      base: { name: 'jts-gateway' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );

/** Codes that tell of the gateway or its databases, rather than of what a client has asked. */
const failures: Readonly<Record<string, 'warn' | 'error'>> = {
  unknown: 'error',
  internal: 'error',
  data_loss: 'error',
  unavailable: 'warn',
  failed_precondition: 'warn',
};

/** One line for each call. */
export function logCall(log: Log, { cause, service, method, ms, rows, ...call }: EndedCall): void {
  const level = failures[call.code];
  const fields = {
    method: `${service}/${method}`,
    ...call,
    ms: Math.round(ms * 1000) / 1000,
    ...(rows === 0 ? {} : { rows }),
  };
  if (level === undefined) log.info(fields, 'call');
  else log[level]({ ...fields, ...shownError(cause) }, 'call');
}

/**
 * What may be told of an error: its class, its codes, and where it was thrown. Its message is left out, for
 * it may hold a value, a query or an address, and so may its properties.
 */
export function shownError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return {};
  const system = systemCodeOf(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return {
    failure: {
      type: error.constructor.name,
      ...(isStorageError(error) ? { error: error.code } : {}),
      ...(system === undefined ? {} : { system }),
      at: frames.slice(0, 10).map((line) => line.trim().slice(3)),
    },
  };
}
