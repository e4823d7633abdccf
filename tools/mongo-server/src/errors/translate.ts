import type { Document } from 'bson';
import pg from 'pg';
import { codeOfSqlState, unpackSqlState } from './codes.js';
import { MongoError } from './mongo-error.js';

const internalError = 1;

/** Whatever was thrown while a command ran, in the terms of MongoDB. */
export function toMongoError(error: unknown): MongoError {
  if (error instanceof MongoError) return error;
  if (error instanceof pg.DatabaseError) {
    return new MongoError(codeOfSqlState(error.code ?? ''), error.message);
  }
  return new MongoError(internalError, String(error));
}

/** A conflict between concurrent statements, which MongoDB would retry by itself outside of a transaction. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  return error.code === '40001' || error.code === '40P01' || isLostUpsert(error.message);
}

/**
 * Whether an upsert by pipeline came second: the engine then applies the pipeline to the document
 * of the first one, but has forgotten `$$NOW`. Nothing is written; run again, it finds the document.
 */
export function isLostUpsert(message: string): boolean {
  return message.startsWith('The $$NOW operator cannot be used');
}

export interface WriteError extends Document {
  readonly index: number;
  readonly code: number;
  readonly errmsg: string;
}

/** One of `writeErrors`, whose code the engine reports as a packed SQLSTATE. */
export function decodeWriteError({ index, code, errmsg, ...rest }: Document): WriteError {
  return { index, code: codeOfSqlState(unpackSqlState(Number(code))), errmsg, ...rest };
}
