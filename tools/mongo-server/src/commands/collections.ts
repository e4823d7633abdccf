import { deserialize } from 'bson';
import { MongoError } from '../errors/mongo-error.js';
import { decodeWriteError } from '../errors/translate.js';
import { explainDuplicate } from './duplicates.js';
import type { Handler } from './handler.js';

/** A command whose reply is one value of SQL. */
function replying(sql: string): Handler {
  return async (command, { call }) => {
    const parameters = [command.database, command.bytes];
    const [document] = await call<[Buffer]>(`select documentdb_api.${sql}::bytea`, parameters);
    return document;
  };
}

/** The same for a function that does not take the database. */
function replyingGlobally(sql: string): Handler {
  return async (command, { call }) => {
    const [document] = await call<[Buffer]>(`select documentdb_api.${sql}::bytea`, [command.bytes]);
    return document;
  };
}

const createIndexes: Handler = async (command, { call, engine }) => {
  try {
    const [result] = await call<[Buffer]>(
      `select documentdb_api_internal.create_indexes_non_concurrently($1, $2::bytea, true)::bytea`,
      [command.database, command.bytes],
    );
    const { raw, ok } = deserialize(result);
    const [ofOnlyShard] = Object.values(raw);
    return { ...Object(ofOnlyShard), ok };
  } catch (error) {
    throw await explainDuplicate(error, engine, command);
  }
};

const dropIndexes: Handler = async (command, { call }) => {
  const [text] = await call<[string]>('call documentdb_api.drop_indexes($1, $2::bytea, null)', [
    command.database,
    command.bytes,
  ]);
  // The text form of a bson value is all that a procedure returns.
  const { ok, ...rest } = deserialize(Buffer.from(text.slice('BSONHEX'.length), 'hex'));
  if (ok) return { ...rest, ok: 1 };
  const { code, errmsg } = decodeWriteError(rest);
  throw new MongoError(code, errmsg);
};

const drop: Handler = async (command, { call, cursors }) => {
  const { database, collection } = command;
  const namespace = `${database}.${collection}`;
  await cursors.closeWhere((cursor) => cursor.namespace === namespace);
  const [existed] = await call<[boolean]>('select documentdb_api.drop_collection($1, $2)', [
    database,
    collection,
  ]);
  return existed ? { ns: namespace, ok: 1 } : { ok: 1 };
};

const dropDatabase: Handler = async (command, { call, cursors }) => {
  const { database } = command;
  await cursors.closeWhere((cursor) => cursor.database === database);
  await call('select documentdb_api.drop_database($1)', [database]);
  return { dropped: database, ok: 1 };
};

const renameCollection: Handler = async (command, { call }) => {
  await call('select documentdb_api.rename_collection($1::bytea)', [command.bytes]);
  return { ok: 1 };
};

const collMod: Handler = async (command, { call }) => {
  const [result] = await call<[Buffer]>(
    'select documentdb_api.coll_mod($1, $2, $3::bytea)::bytea',
    [command.database, command.collection, command.bytes],
  );
  return result;
};

const collStats: Handler = async (command, { call }) => {
  const [result] = await call<[Buffer]>('select documentdb_api.coll_stats($1, $2, $3)::bytea', [
    command.database,
    command.collection,
    command.number('scale', 1),
  ]);
  return result;
};

const dbStats: Handler = async (command, { call }) => {
  const [result] = await call<[Buffer]>('select documentdb_api.db_stats($1, $2, $3)::bytea', [
    command.database,
    command.number('scale', 1),
    Boolean(command.get('freeStorage')),
  ]);
  return result;
};

export const collectionCommands = {
  count: replying('count_query($1, $2::bytea)'),
  distinct: replying('distinct_query($1, $2::bytea)'),
  create: replying('create_collection_view($1, $2::bytea)'),
  collMod,
  renameCollection,
  drop,
  dropDatabase,
  createIndexes,
  dropIndexes,
  collStats,
  dbStats,
  validate: replying('validate($1, $2::bytea)'),
  listDatabases: replyingGlobally('list_databases($1::bytea)'),
  currentOp: replyingGlobally('current_op_command($1::bytea)'),
} satisfies Record<string, Handler>;
