import { type Db, type Document, ObjectId } from 'mongodb';
import type { Settings } from '../settings.js';
import { connect, makeDatabase } from './database.js';
import {
  formula,
  idOf,
  result,
  settingKey,
  settingValue,
  storedAt,
  strategy,
} from './generated.js';
import { storedResult, storedStrategy } from './stored.js';

export const counts = { strategies: 1_000, settings: 1_000, results: 5 } as const;

/** The database that all read from. */
export const dataSet = (scratchPrefix: string) => `${scratchPrefix}documents`;

/** Written by the bare driver, under ids that are known. */
export async function makeDataSet(
  { server, sizes, scratchPrefix }: Settings,
  log: (line: string) => void,
): Promise<void> {
  const { formulas, trades } = sizes.documents;
  log(`making ${formulas.toLocaleString('en')} formulas`);
  const client = connect(server);
  try {
    const db = client.db(dataSet(scratchPrefix));
    await makeDatabase(db);
    await fillFormulas(db, formulas);
    await insert(db, 'strategies', counts.strategies, (n) => ({
      _id: ObjectId.createFromHexString(idOf('strategy', n)),
      ...storedStrategy(strategy(n)),
      ...saved,
    }));
    await fillSettings(db, counts.settings);
    for (let n = 0; n < counts.results; n++) {
      const _id = ObjectId.createFromHexString(idOf('result', n));
      await db
        .collection('backtest_results')
        .insertOne({ _id, ...storedResult(result(n, trades)) });
    }
  } finally {
    await client.close();
  }
}

const saved = { version: 1, createdAt: storedAt, updatedAt: storedAt };

export const fillFormulas = (db: Db, count: number) =>
  insert(db, 'formulas', count, (n) => ({
    _id: ObjectId.createFromHexString(idOf('formula', n)),
    ...formula(n),
    ...saved,
  }));

export const fillSettings = (db: Db, count: number) =>
  insert(db, 'settings', count, (n) => ({
    _id: settingKey(n),
    value: settingValue(n),
    version: 1,
    updatedAt: storedAt,
  }));

async function insert(db: Db, name: string, count: number, make: (n: number) => Document) {
  const documents = Array.from({ length: count }, (_, n) => make(n));
  await db.collection(name).insertMany(documents);
}
