import type { DocumentCollection, RawDocument, RawRecords } from '@jts/conformance';
import { BSON, type Db, type Document } from 'mongodb';

const collections: Readonly<Record<DocumentCollection, string>> = {
  formulas: 'formulas',
  strategies: 'strategies',
  backtestResults: 'backtest_results',
  backtestTrades: 'backtest_trades',
  settings: 'settings',
};

/** Writes documents as another program would: past the adapter. Their types are those of the text. */
export function seedInto(db: Db) {
  return async (raw: RawRecords): Promise<void> => {
    for (const [records, name] of Object.entries(collections)) {
      const documents = raw[records as DocumentCollection] ?? [];
      if (documents.length === 0) continue;
      await db.collection(name).insertMany(documents.map(fromExtendedJson));
    }
  };
}

/** Reads a collection as another program would. */
export function readFrom(db: Db) {
  return async (records: DocumentCollection): Promise<readonly RawDocument[]> => {
    const found = db.collection(collections[records]).find({}, { promoteValues: false });
    const documents = await found.toArray();
    return documents.map((one) => BSON.EJSON.serialize(one, { relaxed: false }) as RawDocument);
  };
}

/** Not relaxed: a Long stays one, and a Double. */
function fromExtendedJson(document: RawDocument): Document {
  return BSON.EJSON.deserialize(plainNumbers(document) as Document, { relaxed: false });
}

/** Bare numbers as any driver would write them: Int32 where they fit, else Double. */
function plainNumbers(value: unknown): unknown {
  if (typeof value === 'number') {
    return Number.isInteger(value) && Math.abs(value) < 2 ** 31
      ? { $numberInt: `${value}` }
      : { $numberDouble: `${value}` };
  }
  if (Array.isArray(value)) return value.map(plainNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainNumbers(one)]));
}
