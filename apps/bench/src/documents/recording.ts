import { createMongoStore } from '@jts/adapter-mongo';
import type { DocumentStore } from '@jts/ports';
import { type CommandStartedEvent, type Db, type Document, ObjectId } from 'mongodb';

/** One statement, ready to be sent again. */
export type Statement = () => Promise<readonly object[]>;

/**
 * The statements that the store sends for its calls, one for each: sent again by the bare driver, with
 * all values in the types of BSON, they are the least that the calls can cost.
 *
 * @param observed of a client that monitors its commands
 * @param target where the statements are sent again
 */
export async function recordStatements(
  observed: Db,
  target: Db,
  calls: number,
  call: (store: DocumentStore, n: number) => Promise<unknown>,
): Promise<Statement[]> {
  const { client, databaseName: database } = observed;
  const sent: Document[] = [];
  const store = await createMongoStore({ client, database });
  const onCommand = ({ command }: CommandStartedEvent) => sent.push(command);
  client.on('commandStarted', onCommand);
  try {
    for (let n = 0; n < calls; n++) {
      await call(store, n);
      if (sent.length !== n + 1) throw new Error('the store sends several statements for a call');
    }
    return sent.map((command) => statement(target, command));
  } finally {
    client.off('commandStarted', onCommand);
    await store.close();
  }
}

function statement(db: Db, command: Document): Statement {
  if ('find' in command) return find(db, command);
  if ('findAndModify' in command) return findAndModify(db, command);
  if ('insert' in command) return insert(db, command);
  throw new Error(`no statement to send again: ${Object.keys(command)[0]}`);
}

function find(db: Db, { find: name, filter, ...command }: Document): Statement {
  const options = only(command, [
    'sort',
    'limit',
    'singleBatch',
    'batchSize',
    'projection',
    'maxTimeMS',
  ]);
  return () => db.collection(name).find(filter, options).toArray();
}

function findAndModify(db: Db, { findAndModify: name, query, update, ...command }: Document) {
  const options = {
    ...only(command, ['upsert', 'maxTimeMS', 'writeConcern']),
    ...(command['fields'] === undefined ? {} : { projection: command['fields'] }),
    returnDocument: command['new'] === true ? 'after' : 'before',
  } as const;
  return async () => {
    const stored = await db.collection(name).findOneAndUpdate(query, update, options);
    return stored === null ? [] : [stored];
  };
}

/** Under another id: one of the same id can't be stored again. */
function insert(db: Db, { insert: name, documents: [document] }: Document): Statement {
  return async () => {
    await db.collection(name).insertOne({ ...document, _id: new ObjectId() });
    return [];
  };
}

function only(command: Document, keys: readonly string[]): Document {
  return Object.fromEntries(
    keys.filter((key) => command[key] !== undefined).map((key) => [key, command[key]]),
  );
}
