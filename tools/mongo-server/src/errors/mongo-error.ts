import type { Document } from 'bson';
import { codeName } from './code-names.js';

export const badValue = 2;
export const typeMismatch = 14;
export const illegalOperation = 20;
export const lockTimeout = 24;
export const cursorNotFound = 43;
export const maxTimeExpired = 50;
export const commandNotFound = 59;
export const invalidOptions = 72;
export const writeConflict = 112;
export const commandNotSupported = 115;
export const cursorInUse = 143;
export const noSuchTransaction = 251;
export const duplicateKey = 11000;

/** An error in the terms of MongoDB: what a client gets as `{ ok: 0, ... }`. */
export class MongoError extends Error {
  override readonly name = 'MongoError';
  readonly code: number;
  /** Further fields of the reply. */
  readonly details: Document;

  constructor(code: number, message: string, details: Document = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }

  toReply(inTransaction: boolean): Document {
    // Waiting in vain for a document that another transaction has written is a conflict with it.
    const code = inTransaction && this.code === lockTimeout ? writeConflict : this.code;
    const reply = {
      ok: 0,
      errmsg: this.message,
      code,
      codeName: codeName(code),
      ...this.details,
    };
    const isTransient = code === writeConflict || code === noSuchTransaction;
    return inTransaction && isTransient
      ? { ...reply, errorLabels: ['TransientTransactionError'] }
      : reply;
  }
}
