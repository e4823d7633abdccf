import { AnswerSize } from '@jts/adapter-kit';
import type { Filter, FindOptions } from 'mongodb';
import { parse, type RawDocument } from './codec.js';
import type { CollectionName, Connection, StoredDocument, Work } from './connection.js';

type One = Pick<FindOptions, 'sort' | 'projection'>;
type Several = Pick<FindOptions, 'sort' | 'projection' | 'limit'>;
type Batch = Several & Pick<FindOptions, 'batchSize' | 'singleBatch'>;

interface Answer {
  readonly documents: readonly RawDocument[];
  /** Of those that are still to come. */
  readonly cursor?: unknown;
}

/** Documents that one answer may hold. */
const oneAnswer = 1000;

/** The documents of an answer stay bytes. Without a prototype: see `noFields`. */
const rawBatch = Object.freeze(Object.assign(Object.create(null), { firstBatch: true }));

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
    options: One = {},
  ): Promise<StoredDocument | null> {
    const bytes = await this.oneRaw(filter, work, options);
    return bytes === undefined ? null : parse(this.name, bytes);
  }

  async oneRaw(
    filter: Filter<StoredDocument>,
    work: Work,
    options: One = {},
  ): Promise<RawDocument | undefined> {
    const { documents } = await this.first(filter, work, {
      ...options,
      limit: 1,
      singleBatch: true,
    });
    return documents[0];
  }

  /**
   * @param make what becomes of each: at once, so that no more than one is there at a time
   * @throws TooLargeError where they are more, or larger, than an answer may be
   */
  async all<T>(
    filter: Filter<StoredDocument>,
    work: Work,
    make: (document: StoredDocument) => T,
    options: Several = {},
  ): Promise<T[]> {
    return (await this.raw(filter, work, options)).map((bytes) => make(parse(this.name, bytes)));
  }

  private async raw(
    filter: Filter<StoredDocument>,
    work: Work,
    options: Several,
  ): Promise<readonly RawDocument[]> {
    // With one to spare the server sees the end within the answer, and leaves no cursor open.
    const batchSize = (options.limit ?? oneAnswer) + 1;
    const { documents, cursor } = await this.first(filter, work, { ...options, batchSize });
    if (cursor !== undefined) {
      // They are more, or larger, than an answer holds.
      await this.connection.command({ killCursors: this.name, cursors: [cursor] }, work);
      return this.gathered(this.batches(filter, work, options), work);
    }
    count(documents, new AnswerSize(work.limits));
    return documents;
  }

  private async gathered(
    batches: AsyncIterable<readonly RawDocument[]>,
    work: Work,
  ): Promise<readonly RawDocument[]> {
    const size = new AnswerSize(work.limits);
    const all: RawDocument[] = [];
    for await (const documents of batches) {
      count(documents, size);
      for (const bytes of documents) all.push(bytes);
    }
    return all;
  }

  /**
   * The first answer, by a command: to most reads it is the only one, and the upkeep of the driver's
   * cursor is a good part of what a small read costs.
   */
  private async first(filter: Filter<StoredDocument>, work: Work, options: Batch): Promise<Answer> {
    const find = { find: this.name, filter, ...options };
    const { cursor } = await this.connection.command(find, work, { fieldsAsRaw: rawBatch });
    const { id, firstBatch: documents } = cursor;
    return id === 0 ? { documents } : { documents, cursor: id };
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

/** @throws TooLargeError where the answer has become too large with these */
function count(documents: readonly RawDocument[], size: AnswerSize): void {
  for (const bytes of documents) size.add(1, bytes.length);
}
