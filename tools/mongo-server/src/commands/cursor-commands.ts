import { type Document, deserialize, Long } from 'bson';
import { commandNotSupported, MongoError } from '../errors/mongo-error.js';
import type { Command } from '../wire/command.js';
import { LazyDocument } from '../wire/lazy-document.js';
import { type Context, exact, type Handler } from './handler.js';

/** A command that opens a cursor, by the name of the engine's function. */
function opening(name: string) {
  const sql = `select cursorpage::bytea, continuation::bytea, cursorid
    from documentdb_api.${name}_cursor_first_page($1, $2::bytea)`;
  return async (command: Command, context: Context): Promise<Buffer> => {
    const { connection, session, transaction } = context;
    const { database, bytes } = command;
    const [page, continuation, id] = await context.call<[Buffer, Buffer | null, string]>(sql, [
      database,
      bytes,
    ]);
    if (continuation !== null) {
      const namespace = new LazyDocument(page).document('cursor').text('ns');
      const origin = { database, namespace, connection, session, transaction };
      // The engine's ids have 53 bits, for clients that read them as doubles.
      context.cursors.add({ ...origin, id: Number(id), continuation });
    }
    return page;
  };
}

const findCursor = opening('find');
const indexCursor = opening('list_indexes');

/** The engine overlooks the bounds of an index scan: better no answer than a wrong one. */
const find: Handler = (command, context) => {
  if (command.get('min') ?? command.get('max')) {
    throw new MongoError(commandNotSupported, 'find with min or max is not supported');
  }
  return findCursor(command, context);
};

/** Leaves out what the engine tells about its own kind of index. */
const listIndexes: Handler = async (command, context) => {
  const { cursor, ok } = deserialize(await indexCursor(command, context), exact);
  const firstBatch = cursor.firstBatch.map(({ storageEngine, ...index }: Document) => index);
  return { cursor: { ...cursor, firstBatch }, ok };
};

const getMore: Handler = async (command, { call, cursors, connection, transaction }) => {
  const namespace = `${command.database}.${command.text('collection')}`;
  const cursor = cursors.take(command.number('getMore', 0), namespace, transaction);
  try {
    const [page, continuation] = await call<[Buffer, Buffer | null]>(
      `select cursorpage::bytea, continuation::bytea
        from documentdb_api.cursor_get_more($1, $2::bytea, $3::bytea)`,
      [cursor.database, command.bytes, cursor.continuation],
    );
    if (continuation === null) cursors.forget(cursor.id);
    else await cursors.putBack({ ...cursor, continuation, connection });
    return page;
  } catch (error) {
    await cursors.close(cursor.id); // which rows it has lost nobody knows
    throw error;
  }
};

const killCursors: Handler = async (command, { cursors }) => {
  const ids = command.get('cursors');
  const asked = Array.isArray(ids) ? ids.map(Number) : [];
  const killed = await cursors.closeWhere(({ id }) => asked.includes(id));
  const longs = (numbers: readonly number[]) => numbers.map((id) => Long.fromNumber(id));
  return {
    cursorsKilled: longs(killed),
    cursorsNotFound: longs(asked.filter((id) => !killed.includes(id))),
    cursorsAlive: [],
    cursorsUnknown: [],
    ok: 1,
  };
};

export const cursorCommands = {
  find,
  aggregate: opening('aggregate'),
  listCollections: opening('list_collections'),
  listIndexes,
  getMore,
  killCursors,
} satisfies Record<string, Handler>;
