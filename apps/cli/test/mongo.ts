import { randomBytes } from 'node:crypto';
import { type Db, type Document, MongoClient, ObjectId } from 'mongodb';
import { afterAll, beforeEach, inject } from 'vitest';
import type { ProcessOptions } from './jts-process.js';
import { type Outcome, runJts, type Situation } from './run-jts.js';

/** A database of its own for the tests of one file, on the server that the run has started. */
export interface TestMongo {
  /** With the database in its path. */
  readonly url: string;
  readonly host: string;
  readonly database: string;
  /** As a person would set it. */
  readonly env: NonNullable<ProcessOptions['env']>;
  /** Runs one command line on it, in this process. */
  jts(args: readonly string[], situation?: Situation): Promise<Outcome>;
  /** Likewise, and reads what it prints. */
  json<T = never>(...args: string[]): Promise<T>;
  /** Works on the database past the adapter. */
  inDatabase<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** Puts a document past the adapter, and says its id. */
  insert(collection: string, document: Document): Promise<string>;
}

/** Where there is no server, the tests of the file are skipped, with the reason. */
export function useMongo(): TestMongo {
  const provided = inject('mongo');
  const missing = 'unavailable' in provided ? provided.unavailable : undefined;
  const server = new URL('unavailable' in provided ? 'mongodb://none' : provided.url);
  const database = `jts_cli_${randomBytes(8).toString('hex')}`;
  const url = Object.assign(new URL(server), { pathname: database }).href;
  beforeEach((ctx) => {
    if (missing !== undefined) ctx.skip(missing);
  });
  const inDatabase = async <T>(work: (db: Db) => Promise<T>): Promise<T> => {
    const client = new MongoClient(server.href);
    try {
      return await work(client.db(database));
    } finally {
      await client.close();
    }
  };
  afterAll(async () => {
    if (missing === undefined) await inDatabase((db) => db.dropDatabase());
  });
  const env = { MONGODB_URL: url };
  const jts: TestMongo['jts'] = (args, situation = {}) =>
    runJts(args, { ...situation, env: { ...env, ...situation.env } });
  return {
    url,
    host: server.host,
    database,
    env,
    jts,
    async json<T>(...args: string[]): Promise<T> {
      const { code, out, err } = await jts([...args, '--json']);
      if (code !== 0) throw new Error(`jts ${args.join(' ')}: ${err}`);
      return JSON.parse(out);
    },
    inDatabase,
    insert: (collection, document) =>
      inDatabase(async (db) => {
        const _id = document['_id'] ?? new ObjectId();
        await db.collection(collection).insertOne({ ...document, _id });
        return String(_id);
      }),
  };
}
