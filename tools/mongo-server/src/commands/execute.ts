import { badValue, commandNotFound, MongoError } from '../errors/mongo-error.js';
import { toMongoError } from '../errors/translate.js';
import type { ClientConnection } from '../state/client-connection.js';
import type { Transaction } from '../state/transaction.js';
import type { Command } from '../wire/command.js';
import type { Answer } from '../wire/frame.js';
import type { Request } from '../wire/request.js';
import { collectionCommands } from './collections.js';
import { cursorCommands } from './cursor-commands.js';
import { explain } from './explain.js';
import type { Handler, Shared } from './handler.js';
import { infoCommands } from './server-info.js';
import { sessionCommands, sessionKey } from './sessions.js';
import { writeCommands } from './writes.js';

const unsupportedOpQuery = 352;

const handlers: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    ...infoCommands,
    ...cursorCommands,
    ...writeCommands,
    ...collectionCommands,
    ...sessionCommands,
    explain,
  }),
);

interface Client {
  readonly connection: ClientConnection;
  /** Aborted when it is gone. */
  readonly signal: AbortSignal;
}

/** Carries out a command and returns its reply, which in case of an error is one, too. */
export async function execute(request: Request, shared: Shared, client: Client): Promise<Answer> {
  const { command } = request;
  const { connection, signal } = client;
  let transaction: Transaction | undefined;
  try {
    const handler = handlerOf(request);
    checkWriteConcern(command);
    const session = sessionKey(command.get('lsid'));
    transaction = await shared.transactions.enter(command, session, connection);
    const maxTimeMS = command.number('maxTimeMS', 0);
    const options = { client: transaction?.client, signal, maxTimeMS };
    return await handler(command, {
      ...shared,
      ...{ connection, session, transaction },
      call: (sql, parameters) => shared.engine.call(sql, parameters, options),
    });
  } catch (error) {
    if (transaction !== undefined) await shared.transactions.abort(transaction);
    return toMongoError(error).toReply(command.get('autocommit') === false);
  }
}

function handlerOf({ command, isHandshake }: Request): Handler {
  const handler = handlers.get(command.name);
  if (handler === undefined) {
    throw new MongoError(commandNotFound, `no such command: '${command.name}'`);
  }
  if (isHandshake && !Object.hasOwn(infoCommands, command.name)) {
    throw new MongoError(unsupportedOpQuery, `Unsupported OP_QUERY command: ${command.name}`);
  }
  return handler;
}

function checkWriteConcern(command: Command): void {
  const concern = command.get('writeConcern');
  const w = typeof concern === 'object' && concern !== null && 'w' in concern ? concern.w : 1;
  if (Number(w) > 1) {
    throw new MongoError(badValue, "cannot use 'w' > 1 when a host is not replicated");
  }
}
