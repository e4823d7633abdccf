import type { Engine } from '../engine/engine.js';
import type { ClientConnection } from '../state/client-connection.js';
import type { Cursors } from '../state/cursors.js';
import type { Transaction } from '../state/transaction.js';
import type { Transactions } from '../state/transactions.js';
import type { Command } from '../wire/command.js';
import type { Answer } from '../wire/frame.js';

/** What the gateway has, once. */
export interface Shared {
  readonly engine: Engine;
  readonly cursors: Cursors;
  readonly transactions: Transactions;
  readonly startedAt: number;
}

/** What a command runs in. */
export interface Context extends Shared {
  readonly connection: ClientConnection;
  readonly session: string | undefined;
  readonly transaction: Transaction | undefined;
  /** Runs SQL that has one row as its result: in the command's transaction, within its time. */
  call<Row extends unknown[]>(sql: string, parameters: unknown[]): Promise<Row>;
}

export type Handler = (command: Command, context: Context) => Answer | Promise<Answer>;

/** bson's option for documents that go back to the client: numbers keep their types. */
export const exact = { promoteValues: false };

export const ok = () => ({ ok: 1 });
