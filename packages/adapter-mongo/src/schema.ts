import { SchemaMismatchError } from '@jts/domain';
import type { Document, IndexSpecification } from 'mongodb';
import type { CollectionName, Connection, Work } from './connection.js';
import { codeOf, isDuplicate } from './errors.js';

interface Index {
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique?: true;
}

/** What each query of the ports needs. None on tags: no index finds a part of a text. */
const indexes: Readonly<Record<CollectionName, readonly Index[]>> = {
  formulas: [{ key: { name: 1, _id: 1 } }, { key: { category: 1, name: 1, _id: 1 } }],
  strategies: [
    { key: { name: 1, _id: 1 } },
    { key: { entryFormulaId: 1 } },
    { key: { exitFormulaId: 1 } },
    { key: { 'stopLossRule.formulaId': 1 } },
  ],
  backtest_results: [{ key: { strategyId: 1, runAt: -1, _id: -1 } }],
  backtest_trades: [{ key: { resultId: 1, n: 1 }, unique: true }],
  settings: [],
};

/** Whether a unique index of these fields is one of those that the collection is to have. */
export const isOurUnique = (name: CollectionName, fields: readonly string[]): boolean =>
  [{ key: { _id: 1 }, unique: true }, ...indexes[name]].some(
    ({ key, unique }) => unique === true && Object.keys(key).join() === fields.join(),
  );

const names = Object.keys(indexes) as CollectionName[];

/**
 * Creates collections and indexes that are missing, and changes none that are there. Safe beside other
 * processes that do the same: what they were faster with is looked at again.
 *
 * @throws SchemaMismatchError naming every difference
 */
export async function ensureSchema(connection: Connection, work: Work): Promise<void> {
  const differences = [...(await createCollections(connection, work))];
  if (differences.length === 0) {
    for (const name of names) {
      differences.push(...(await createIndexes(connection, name, work)));
    }
  }
  if (differences.length > 0) {
    throw new SchemaMismatchError(`database ${connection.database}`, differences);
  }
}

async function createCollections(connection: Connection, work: Work): Promise<readonly string[]> {
  const found = new Map(
    (await connection.collections(work)).map(({ name, type }) => [name, type ?? 'collection']),
  );
  const differences = names.flatMap((name) => {
    const type = found.get(name) ?? 'collection';
    return type === 'collection' ? [] : [`${name} is a ${type}, and must be a collection`];
  });
  if (differences.length > 0) return differences;
  for (const name of names.filter((one) => !found.has(one))) {
    try {
      await connection.create(name, work);
    } catch (error) {
      // NamespaceExists: another process was faster.
      if (codeOf(error) !== 48) throw error;
    }
  }
  return [];
}

async function createIndexes(
  connection: Connection,
  name: CollectionName,
  work: Work,
): Promise<readonly string[]> {
  const wanted = indexes[name];
  const missing = lacking(wanted, await listIndexes(connection, name, work));
  const refusals: string[] = [];
  for (const index of missing) {
    try {
      const { key, ...options } = index;
      await connection
        .collection(name)
        .createIndex(key as IndexSpecification, { ...options, ...connection.deadline(work) });
    } catch (error) {
      const reason = refusalOf(error, index);
      if (reason === undefined) throw error;
      refusals.push(`${name}: ${reason}`);
    }
  }
  if (refusals.length === 0) return [];
  // Another process may have made it at the same moment.
  const still = lacking(wanted, await listIndexes(connection, name, work));
  return still.length === 0 ? [] : refusals;
}

async function listIndexes(
  connection: Connection,
  name: CollectionName,
  work: Work,
): Promise<readonly Document[]> {
  return connection.collection(name).listIndexes(connection.options(work)).toArray();
}

function lacking(wanted: readonly Index[], found: readonly Document[]): readonly Index[] {
  return wanted.filter((index) => !found.some((one) => serves(one, index)));
}

/** Whether a query can rely on it: all documents are in it, in binary order. */
function serves(found: Document, { key, unique }: Index): boolean {
  const partial = ['partialFilterExpression', 'collation', 'expireAfterSeconds'];
  return (
    JSON.stringify(found['key']) === JSON.stringify(key) &&
    (found['unique'] === true) === (unique === true) &&
    found['sparse'] !== true &&
    found['hidden'] !== true &&
    partial.every((option) => found[option] === undefined)
  );
}

/** What an error of `createIndex` says of what is there; undefined where it says something else. */
function refusalOf(error: unknown, { key, unique }: Index): string | undefined {
  const index = `index ${JSON.stringify(key)}`;
  if (isDuplicate(error)) return `${index} can't be unique: there are duplicates`;
  // IndexOptionsConflict, IndexKeySpecsConflict
  if (codeOf(error) !== 85 && codeOf(error) !== 86) return undefined;
  return `${index} exists with other options: it must be ${unique ? 'unique' : 'not unique'}, and neither partial, sparse, hidden, expiring nor with a collation`;
}
