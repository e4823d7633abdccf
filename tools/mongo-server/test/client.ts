import { randomBytes } from 'node:crypto';
import { type Collection, type Db, type Document, MongoClient, type ObjectId } from 'mongodb';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';

const provided = inject('documentDb');

export type AnyDocument = Document & { _id?: number | string | ObjectId };

export interface TestClient {
  readonly url: string;
  readonly client: MongoClient;
  /** Of this test file alone. */
  readonly db: Db;
  /** A new collection, which does not exist yet. */
  collection(): Collection<AnyDocument>;
}

/** Skips the file's tests, with the reason, where there is no server. */
export function needServer(): void {
  beforeEach((context) => {
    if ('unavailable' in provided) context.skip(provided.unavailable);
  });
}

/** The server, a client of it and a database, for the tests of one file. */
export function useServer(): TestClient {
  needServer();
  const url = 'url' in provided ? provided.url : 'mongodb://unavailable';
  const client = new MongoClient(url);
  const db = client.db(`test_${randomBytes(6).toString('hex')}`);
  let collections = 0;
  beforeAll(async () => {
    if ('url' in provided) await client.connect();
  });
  afterAll(async () => {
    if ('url' in provided) await db.dropDatabase();
    await client.close();
  });
  return {
    ...{ url, client, db },
    collection: () => db.collection<AnyDocument>(`c${++collections}`),
  };
}

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** What a promise is rejected with. */
export function failure(promise: Promise<unknown>): Promise<Document> {
  return promise.then(
    () => {
      throw new Error('it must fail');
    },
    (error: Document) => error,
  );
}

/** Takes seconds on a collection of some thousand documents `{ n }`. */
export function slowPipeline(collection: Collection<AnyDocument>): Document[] {
  const others = [{ $match: { $expr: { $gt: ['$n', 1] } } }, { $sort: { n: -1 } }];
  return [
    { $lookup: { from: collection.collectionName, pipeline: others, as: 'x' } },
    { $unwind: '$x' },
    { $group: { _id: '$x.n', s: { $sum: '$n' } } },
    { $sort: { s: 1 } },
  ];
}
