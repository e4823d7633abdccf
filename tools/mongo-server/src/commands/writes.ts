import { type Document, deserialize } from 'bson';
import { duplicateKey, lockTimeout, MongoError, writeConflict } from '../errors/mongo-error.js';
import { decodeWriteError, isLostUpsert, type WriteError } from '../errors/translate.js';
import type { Command } from '../wire/command.js';
import { DuplicateDescriber, explainDuplicate } from './duplicates.js';
import { type Context, exact, type Handler } from './handler.js';

const lostUpsertRetries = 10;

/** insert, update, delete */
const write: Handler = async (command, context) => {
  for (let retries = lostUpsertRetries; ; retries--) {
    const [result, success] = await context.call<[Buffer, boolean]>(
      `select p_result::bytea, p_success
        from documentdb_api.${command.name}($1, $2::bytea, $3::bytea)`,
      [command.database, command.bytes, command.sequence],
    );
    if (success) return result;
    const reply = deserialize(result, exact);
    if (retries === 0 || !mayRunAgain(command, context, reply)) {
      return failed(command, context, reply);
    }
  }
};

/** Where it has written nothing at all: an update of one statement that was a lost upsert. */
function mayRunAgain(command: Command, { transaction }: Context, reply: Document): boolean {
  if (transaction !== undefined || command.name !== 'update') return false;
  if (!isLostUpsert(reply['writeErrors'][0].errmsg)) return false;
  return command.documents('updates').length === 1;
}

/** The reply to a write of which some or all statements have failed. */
async function failed(
  command: Command,
  { engine, transactions, transaction }: Context,
  { writeErrors, ...rest }: Document,
): Promise<Document> {
  const describer = new DuplicateDescriber(engine, command);
  const errors: WriteError[] = [];
  for (const raw of writeErrors) {
    const error = decodeWriteError(raw);
    if (transaction && (error.code === writeConflict || error.code === lockTimeout)) {
      throw new MongoError(error.code, error.errmsg);
    }
    const isDuplicate = error.code === duplicateKey;
    const violation = { message: error.errmsg };
    errors.push(
      isDuplicate ? { ...error, ...(await describer.describe(violation, error.index)) } : error,
    );
  }
  if (transaction) await transactions.abort(transaction);
  return { ...rest, writeErrors: errors };
}

const findAndModify: Handler = async (command, { call, engine }) => {
  try {
    const [result] = await call<[Buffer]>(
      'select p_result::bytea from documentdb_api.find_and_modify($1, $2::bytea)',
      [command.database, command.bytes],
    );
    return result;
  } catch (error) {
    throw await explainDuplicate(error, engine, command);
  }
};

export const writeCommands = {
  insert: write,
  update: write,
  delete: write,
  findAndModify,
  findandmodify: findAndModify,
} satisfies Record<string, Handler>;
