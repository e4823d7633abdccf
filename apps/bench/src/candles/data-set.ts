import { type SeriesKey, seriesKey, type TimeRange } from '@jts/domain';
import type { ServerAccess, Settings, Sizes } from '../settings.js';
import { connect, scalar } from './connection.js';
import { commands, makeDatabase } from './table.js';

const start = Date.UTC(2022, 0, 1);
const minute = 60_000;

/** Bars that are there before anything is measured, in a table of their own. */
export interface DataSet {
  readonly database: string;
  readonly series: number;
  /** Of each series. */
  readonly bars: number;
}

/** A long table, as years of collecting leave it. */
export const wholeData = ({ dataDatabase, sizes }: Settings): DataSet => ({
  database: dataDatabase,
  series: sizes.series,
  bars: barsOfSeries(sizes),
});

/** One long series. */
export const longData = ({ dataDatabase, sizes }: Settings): DataSet => ({
  database: `${dataDatabase}_long`,
  series: 1,
  bars: sizes.streamed,
});

/** As many rows as the whole, of many series. */
export const manyData = ({ dataDatabase, sizes }: Settings): DataSet => ({
  database: `${dataDatabase}_many`,
  series: sizes.listed,
  bars: Math.floor(sizes.rows / sizes.listed),
});

export const dataKey = (place: number): SeriesKey =>
  seriesKey(`SYM${String(place).padStart(3, '0')}`, '1m', 'NASDAQ');

/** The series that is read: neither the first nor the last of the table. */
export const readKey = dataKey(7);

export const barsOfSeries = ({ rows, series }: Sizes): number => Math.floor(rows / series);

/** All of a series of so many bars. */
export function rangeOf(bars: number): TimeRange {
  return { from: new Date(start), to: new Date(start + (bars - 1) * minute) };
}

/**
 * Minute bars of invented symbols, one part of a merged table. Every value is a hash of its row's
 * number, so it is the same data on every machine. A table that has them already stays as it is.
 */
export async function makeDataSets(settings: Settings, log: (line: string) => void): Promise<void> {
  for (const data of [wholeData(settings), longData(settings), manyData(settings)]) {
    await makeDataSet(settings.server, data, log);
  }
}

export async function makeDataSet(
  server: ServerAccess,
  data: DataSet,
  log: (line: string) => void,
): Promise<void> {
  if (await isThere(server, data)) return;
  log(`making ${(data.series * data.bars).toLocaleString('en')} bars in ${data.series} series`);
  const table = `${data.database}.candles`;
  await makeDatabase(server, data.database);
  await commands(server, [
    `INSERT INTO ${table} ${generatedRows(data)}`,
    `OPTIMIZE TABLE ${table} FINAL`,
  ]);
}

async function isThere(
  server: ServerAccess,
  { database, series, bars }: DataSet,
): Promise<boolean> {
  const client = connect(server);
  try {
    if ((await scalar(client, `EXISTS TABLE ${database}.candles`)) !== '1') return false;
    const rows = await scalar(client, `SELECT count() FROM ${database}.candles`);
    return Number(rows) === series * bars;
  } finally {
    await client.close();
  }
}

/** A slow wave for each symbol, with noise; every bar keeps low <= open, close <= high. */
const generatedRows = ({ series, bars }: DataSet) => `
  SELECT concat('SYM', leftPad(toString(s), 3, '0')), '${readKey.exchange}', '${readKey.timeframe}',
    fromUnixTimestamp64Milli(toInt64(${start} + i * ${minute})),
    ${price('o')}, ${price('greatest(o, c) + h1 % 500')},
    ${price('least(o, c) - h2 % 500')}, ${price('c')}, h3 % 1000000
  FROM (
    SELECT intDiv(number, ${bars}) AS s, number % ${bars} AS i,
      sipHash64(number) AS h1, sipHash64(number, 1) AS h2, sipHash64(number, 2) AS h3,
      toInt64(1500000 + s * 10000 + 300000 * sin(i / 50000) + h1 % 1000) AS o,
      toInt64(o + (h2 % 1001) - 500) AS c
    FROM numbers(${series * bars}))`;

const price = (scaled: string) => `toDecimal64(${scaled}, 4) / 10000`;
