import { Binary, UUID } from 'bson';
import { MongoError, noSuchTransaction } from '../errors/mongo-error.js';
import type { Transaction } from '../state/transaction.js';
import { type Handler, ok } from './handler.js';

/** What a session (`lsid`) is known by here. */
export function sessionKey(lsid: unknown): string | undefined {
  const id = typeof lsid === 'object' && lsid !== null && 'id' in lsid ? lsid.id : undefined;
  return id instanceof Binary ? id.toString('hex') : undefined;
}

const startSession: Handler = () => ({
  id: { id: new UUID().toBinary() },
  timeoutMinutes: 30,
  ok: 1,
});

/** endSessions, killSessions */
const endSessions: Handler = async (command, { cursors, transactions }) => {
  const asked = command.get(command.name);
  const sessions = new Set(Array.isArray(asked) ? asked.map(sessionKey) : []);
  sessions.delete(undefined); // that of cursors which have none
  await Promise.all(
    [...sessions].map((session) => session !== undefined && transactions.endSession(session)),
  );
  await cursors.closeWhere(({ session }) => sessions.has(session));
  return ok();
};

const commitTransaction: Handler = async (command, { transactions, transaction }) => {
  await transactions.commit(required(transaction, command.name));
  return ok();
};

const abortTransaction: Handler = async (command, { transactions, transaction }) => {
  await transactions.abort(required(transaction, command.name));
  return ok();
};

function required(transaction: Transaction | undefined, command: string): Transaction {
  if (transaction !== undefined) return transaction;
  throw new MongoError(noSuchTransaction, `${command} must be run within a transaction`);
}

export const sessionCommands = {
  startSession,
  refreshSessions: ok,
  endSessions,
  killSessions: endSessions,
  commitTransaction,
  abortTransaction,
} satisfies Record<string, Handler>;
