import { createMongoStore } from '@jts/adapter-mongo';
import type { DocumentStore } from '@jts/ports';
import { type CommandStartedEvent, type Db, type Document, ObjectId } from 'mongodb';

/** The statements of a call, ready to be sent again. */
export type Statement = () => Promise<readonly object[]>;

/**
 * The statements that the store sends for its calls: sent again by the bare driver, with
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
  const sent: Document[][] = [];
  const store = await createMongoStore({ client, database });
  // A look at the server's clock belongs to no call: it serves all those of the next seconds.
  const onCommand = ({ command }: CommandStartedEvent) =>
    'hello' in command || sent.at(-1)?.push(command);
  client.on('commandStarted', onCommand);
  try {
    for (let n = 0; n < calls; n++) {
      sent.push([]);
      await call(store, n);
    }
    return sent.map((commands) => oneAfterTheOther(commands.map((one) => statement(target, one))));
  } finally {
    client.off('commandStarted', onCommand);
    await store.close();
  }
}

function oneAfterTheOther(statements: readonly Statement[]): Statement {
  return async () => {
    let last: readonly object[] = [];
    for (const one of statements) last = await one();
    return last;
  };
}

function statement(db: Db, command: Document): Statement {
  if ('find' in command) return find(db, command);
  if ('findAndModify' in command) return findAndModify(db, command);
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
  const [filter, pipeline] = [withoutEnd(query), withoutEnd(update)];
  const isNew = command['upsert'] === true && query['_id'] instanceof ObjectId;
  return async () => {
    const id = isNew ? { _id: new ObjectId() } : {};
    const [first, ...rest] = pipeline as Document[];
    const stages = [first, ...rest.map((stage) => underId(stage, id))];
    const stored = await db
      .collection(name)
      .findOneAndUpdate({ ...filter, ...id }, stages as Document[], options);
    return stored === null ? [] : [stored];
  };
}

/** Under another id: one of the same id can't be stored again. */
function underId(stage: Document, id: object): Document {
  const literal = stage['$replaceWith']?.['$literal'];
  return literal === undefined ? stage : { $replaceWith: { $literal: { ...literal, ...id } } };
}

const farAway = new Date('9999-01-01');

/** A write may act until a time that has passed when it is sent again. */
function withoutEnd(value: unknown): Document {
  if (Array.isArray(value)) return value.map(withoutEnd);
  if (typeof value !== 'object' || value?.constructor !== Object) return value as Document;
  const entries = Object.entries(value).map(([key, field]) => {
    if (key === '$literal') return [key, field];
    const isEnd = key === '$gte' && Array.isArray(field) && field[0] === '$$NOW';
    return [key, isEnd ? ['$$NOW', farAway] : withoutEnd(field)];
  });
  return Object.fromEntries(entries);
}

function only(command: Document, keys: readonly string[]): Document {
  return Object.fromEntries(
    keys.filter((key) => command[key] !== undefined).map((key) => [key, command[key]]),
  );
}
