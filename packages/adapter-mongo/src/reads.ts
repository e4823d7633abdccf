import type { Filter, FindOptions } from 'mongodb';
import { parse, type RawDocument } from './codec.js';
import type { CollectionName, Connection, StoredDocument, Work } from './connection.js';

/** Documents of one collection, each parsed by itself: see `parse`. */
export class Reads {
  private readonly connection: Connection;
  readonly name: CollectionName;

  constructor(connection: Connection, name: CollectionName) {
    this.connection = connection;
    this.name = name;
  }

  async one(
    filter: Filter<StoredDocument>,
    work: Work,
    options: FindOptions = {},
  ): Promise<StoredDocument | null> {
    const [bytes] = await this.raw(filter, work, { ...options, limit: 1 });
    return bytes === undefined ? null : parse(this.name, bytes);
  }

  /** @param make what becomes of each: at once, so that no more than one is there at a time */
  async all<T>(
    filter: Filter<StoredDocument>,
    work: Work,
    make: (document: StoredDocument) => T,
    options: FindOptions = {},
  ): Promise<T[]> {
    return (await this.raw(filter, work, options)).map((bytes) => make(parse(this.name, bytes)));
  }

  async raw(
    filter: Filter<StoredDocument>,
    work: Work,
    options: FindOptions,
  ): Promise<RawDocument[]> {
    const { limit } = options;
    // One answer holds them all, and then no cursor stays open at the server.
    const single = limit === undefined ? {} : { batchSize: limit + 1 };
    return this.find(filter, work, { ...options, ...single }).toArray();
  }

  /** Batch by batch; leaving off closes the cursor. */
  async *batches(
    filter: Filter<StoredDocument>,
    work: Work,
    options: FindOptions,
  ): AsyncGenerator<readonly RawDocument[]> {
    const cursor = this.find(filter, work, options);
    try {
      while (await cursor.hasNext()) yield cursor.readBufferedDocuments();
    } finally {
      await cursor.close();
    }
  }

  private find(filter: Filter<StoredDocument>, work: Work, options: FindOptions) {
    // By `raw`, the driver's documents are their bytes, which its types don't say.
    const all = { ...this.connection.options(work), ...options, raw: true };
    return this.connection.collection(this.name).find<RawDocument>(filter, all);
  }
}
