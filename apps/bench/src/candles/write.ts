import { Readable } from 'node:stream';
import { CandleSeries } from '@jts/domain';
import type { Job, Way } from '../harness/job.js';
import type { Sizes } from '../settings.js';
import { drain } from './connection.js';
import { digestColumns } from './digest.js';
import { atOnce, intoEmptyTable } from './empty-table.js';
import { generateColumns, writeKey } from './generated.js';
import { barStructure, nativeBlocks } from './native-blocks.js';
import { fromColumns, toInsertRow } from './plain.js';
import { openStore } from './store.js';

/** Bars of a new series into an empty table, from what an application holds to what the server has. */
export function writeJob(bars: number): Job {
  return {
    id: `write-${bars}`,
    title: `Write ${bars.toLocaleString('en')} bars`,
    items: bars,
    unit: 'bars',
    calls: 1,
    ways: [bytes(bars), saveMany(bars), plain(bars)],
    expected: async () => digestColumns(generateColumns(bars)),
  };
}

/** The same bars once more: an import that is repeated. */
export function saveAgainJob({ writes }: Sizes): Job {
  const bars = Math.max(...writes);
  return {
    id: 'write-again',
    title: `Write ${bars.toLocaleString('en')} bars that are all stored already`,
    items: bars,
    unit: 'bars',
    calls: 1,
    ways: [bytes(bars, 'Native bytes, made before, of new bars'), saveAgain(bars)],
    expected: async () => digestColumns(generateColumns(bars)),
  };
}

const bytes = (bars: number, name = 'Native bytes, made before'): Way => ({
  name,
  role: 'bound',
  async open(settings) {
    const blocks = nativeBlocks(generateColumns(bars));
    const query = `INSERT INTO candles SELECT '${writeKey.symbol}', '${writeKey.exchange}',
      '${writeKey.timeframe}', timestamp, open, high, low, close, volume
      FROM input('${barStructure}') FORMAT Native`;
    return intoEmptyTable(settings, `bytes_${bars}`, async ({ client }) => ({
      async write() {
        const values = Readable.from(blocks, { objectMode: false });
        const { stream } = await client.exec({ query, values, clickhouse_settings: atOnce });
        await drain(stream);
      },
    }));
  },
});

const saveMany = (bars: number): Way => ({
  name: 'saveMany',
  role: 'ours',
  async open(settings) {
    const series = CandleSeries.fromColumns(writeKey, generateColumns(bars));
    return intoEmptyTable(settings, `ours_${bars}`, async ({ database }) => {
      const store = await openStore(settings.server, database);
      return {
        write: () => store.candles.saveMany(series),
        close: () => store.close(),
      };
    });
  },
});

const saveAgain = (bars: number): Way => ({
  name: 'saveMany',
  role: 'ours',
  async open(settings) {
    const series = CandleSeries.fromColumns(writeKey, generateColumns(bars));
    return intoEmptyTable(settings, `again_${bars}`, async ({ database }) => {
      const store = await openStore(settings.server, database);
      const save = () => store.candles.saveMany(series);
      return { fill: save, write: save, close: () => store.close() };
    });
  },
});

const plain = (bars: number): Way => ({
  name: 'JSONEachRow, objects with Decimals',
  role: 'plain',
  async open(settings) {
    const candles = fromColumns(generateColumns(bars));
    return intoEmptyTable(settings, `plain_${bars}`, async ({ client }) => ({
      write: () =>
        client.insert({
          table: 'candles',
          values: candles.map((candle) => toInsertRow(writeKey, candle)),
          format: 'JSONEachRow',
          clickhouse_settings: atOnce,
        }),
    }));
  },
});
