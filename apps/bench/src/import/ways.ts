import { Readable } from 'node:stream';
import { createMemoryStore } from '@jts/adapter-memory';
import { readCandles } from '@jts/csv';
import type { CandleRepository } from '@jts/ports';
import { importCandles } from '@jts/usecases';
import { parse } from 'csv-parse';
import { drain } from '../candles/connection.js';
import { digestColumns } from '../candles/digest.js';
import { atOnce, intoEmptyTable } from '../candles/empty-table.js';
import { generateColumns, writeKey } from '../candles/generated.js';
import { barStructure } from '../candles/native-blocks.js';
import { type PlainCandle, type PlainRow, toCandle, toInsertRow } from '../candles/plain.js';
import { openStore } from '../candles/store.js';
import type { Way } from '../harness/job.js';
import type { Sizes } from '../settings.js';
import { csvPieces } from './csv-text.js';

const fileOf = ({ importRows }: Sizes) => csvPieces(generateColumns(importRows));
const { symbol, exchange, timeframe } = writeKey;

/** Hands the text on; nothing is checked, and dates have to be in the server's form. */
export const serverReads: Way = {
  name: 'the text to the server, which reads it',
  role: 'bound',
  async open(settings) {
    const file = fileOf(settings.sizes);
    const query = `INSERT INTO candles SELECT '${symbol}', '${exchange}', '${timeframe}',
      timestamp, open, high, low, close, volume FROM input('${barStructure}') FORMAT CSVWithNames`;
    return intoEmptyTable(settings, 'import_bound', async ({ client }) => ({
      async write() {
        const values = Readable.from(file, { objectMode: false });
        const clickhouse_settings = { ...atOnce, session_timezone: 'UTC' };
        const { stream } = await client.exec({ query, values, clickhouse_settings });
        await drain(stream);
      },
    }));
  },
};

export const intoClickHouse: Way = {
  name: 'importCandles into ClickHouse',
  role: 'ours',
  async open(settings) {
    const file = fileOf(settings.sizes);
    return intoEmptyTable(settings, 'import_ours', async ({ database }) => {
      const store = await openStore(settings.server, database);
      return { write: () => importFile(file, store.candles), close: () => store.close() };
    });
  },
};

export const intoMemory: Way = {
  name: 'importCandles into memory',
  role: 'ours',
  async open({ sizes }) {
    const file = fileOf(sizes);
    return {
      async run() {
        const { candles } = createMemoryStore();
        await importFile(file, candles);
        const all = { from: new Date(0), to: new Date('2200-01-01') };
        return async () => digestColumns((await candles.getRange(writeKey, all)).columns);
      },
      close: async () => {},
    };
  },
};

export const plain: Way = {
  name: 'csv-parse, objects with Decimals, JSONEachRow',
  role: 'plain',
  async open(settings) {
    const file = fileOf(settings.sizes);
    return intoEmptyTable(settings, 'import_plain', async ({ client }) => ({
      async write() {
        for await (const candles of plainBatches(file)) {
          const values = candles.map((candle) => toInsertRow(writeKey, candle));
          const into = { table: 'candles', format: 'JSONEachRow' } as const;
          await client.insert({ ...into, values, clickhouse_settings: atOnce });
        }
      },
    }));
  },
};

async function importFile(file: Uint8Array[], candles: CandleRepository): Promise<void> {
  const source = readCandles(Readable.from(file), { timeframe });
  const { status, error } = await importCandles({ source, key: writeKey, candles });
  if (status !== 'done') throw error ?? new Error(`import ${status}`);
}

/** As many at a time as `readCandles` gives. */
async function* plainBatches(file: Uint8Array[]): AsyncGenerator<PlainCandle[]> {
  const rows: AsyncIterable<PlainRow> = Readable.from(file, { objectMode: false }).pipe(
    parse({ columns: true }),
  );
  let batch: PlainCandle[] = [];
  for await (const row of rows) {
    // Dates of the file are UTC, which Date takes only with a zone.
    batch.push(toCandle({ ...row, timestamp: `${row.timestamp}Z` }));
    if (batch.length === 65_536) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
