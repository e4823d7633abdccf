/** Tells a violation of a unique index the way MongoDB does: with the index, its key and the value. */
import { type Document, deserialize } from 'bson';
import pg from 'pg';
import type { Engine } from '../engine/engine.js';
import { duplicateKey, MongoError } from '../errors/mongo-error.js';
import { toMongoError } from '../errors/translate.js';
import type { Command } from '../wire/command.js';
import { exact } from './handler.js';
import {
  refusedDocument,
  showValue,
  type Violation,
  valueAt,
  type Writes,
} from './refused-document.js';

const findIndex = `
  select spec::bytea from documentdb_api_catalog.collections
  join documentdb_api_catalog.collection_indexes using (collection_id)
  cross join lateral documentdb_api_internal.index_spec_as_bson(index_spec, true) as spec
  where database_name = $1 and collection_name = $2
    and (index_id = $3 or bson_get_value_text(spec, 'name') = $4)`;

interface Description {
  readonly errmsg: string;
  readonly keyPattern?: Document;
  /** Absent where only the engine could know it. */
  readonly keyValue?: Document;
}

/** Describes the duplicates of one command, of which there may be as many as it has documents. */
export class DuplicateDescriber {
  readonly #engine: Engine;
  readonly #command: Command;
  #decoded: Writes | undefined;
  readonly #indexes = new Map<string, Promise<Document | undefined>>();

  constructor(engine: Engine, command: Command) {
    this.#engine = engine;
    this.#command = command;
  }

  /** @param position which of the command's writes it was */
  async describe(violation: Violation, position = 0): Promise<Description> {
    const { database, collection } = this.#command;
    const errmsg = `E11000 duplicate key error collection: ${database}.${collection}`;
    const index = await this.#violatedIndex(violation);
    if (index === undefined) return { errmsg };
    const { name, key: keyPattern } = index;
    const { document, isPartial } = refusedDocument(this.#writes(), violation, position);
    const values = Object.keys(keyPattern).map((path) => [path, valueAt(document, path)] as const);
    if (isPartial && values.some(([, value]) => value === undefined)) {
      return { errmsg: `${errmsg} index: ${name}`, keyPattern };
    }
    const keyValue = Object.fromEntries(values.map(([path, value]) => [path, value ?? null]));
    const shown = values.map(([path, value]) => `${path}: ${showValue(value)}`).join(', ');
    return { errmsg: `${errmsg} index: ${name} dup key: { ${shown} }`, keyPattern, keyValue };
  }

  #writes(): Writes {
    const { name } = this.#command;
    const field = name === 'insert' ? 'documents' : 'updates';
    this.#decoded ??= { name, documents: this.#command.documents(field, exact) };
    return this.#decoded;
  }

  #violatedIndex({ constraint, message }: Violation): Promise<Document | undefined> {
    const id = /_index_(\d+)$/.exec(constraint ?? '')?.[1] ?? null;
    const name = /Index '(.*)'/.exec(message)?.[1] ?? (id === null ? '_id_' : null);
    const key = JSON.stringify([id, name]);
    const index = this.#indexes.get(key) ?? this.#lookUp(id, name);
    this.#indexes.set(key, index);
    return index;
  }

  async #lookUp(id: string | null, name: string | null): Promise<Document | undefined> {
    const { database, collection } = this.#command;
    const parameters = [database, collection, id, name];
    const [row] = await this.#engine.rows<[Buffer]>(findIndex, parameters);
    if (row !== undefined) return deserialize(row[0], exact);
    // An index that is not built yet: this command is building it.
    return this.#command.documents('indexes', exact).find((index) => index['unique']);
  }
}

/** The error of a command, in the terms of MongoDB where it is a duplicate. */
export async function explainDuplicate(
  error: unknown,
  engine: Engine,
  command: Command,
): Promise<unknown> {
  const { code } = toMongoError(error);
  if (code !== duplicateKey || !(error instanceof pg.DatabaseError)) return error;
  const { errmsg, ...details } = await new DuplicateDescriber(engine, command).describe(error);
  return new MongoError(code, errmsg, details);
}
