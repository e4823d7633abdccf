import { seriesKey, type TimeRange } from '@jts/domain';
import type { ServerAccess, Settings, Sizes } from '../settings.js';
import { connect, scalar } from './connection.js';
import { commands, makeDatabase } from './table.js';

const start = Date.UTC(2022, 0, 1);
const minute = 60_000;

/** The series that is read: neither the first nor the last of the table. */
export const readKey = seriesKey('SYM07', '1m', 'NASDAQ');

export const barsOfSeries = ({ rows, series }: Sizes): number => Math.floor(rows / series);

/** All of a series. */
export function readRange(sizes: Sizes): TimeRange {
  return { from: new Date(start), to: new Date(start + (barsOfSeries(sizes) - 1) * minute) };
}

/**
 * Minute bars of invented symbols, one part of a merged table, as months of collecting leave it. Every
 * value is a hash of its row's number, so it is the same data on every machine.
 * A table that has them already stays as it is.
 */
export async function makeDataSet(
  { server, sizes, dataDatabase }: Settings,
  log: (line: string) => void,
): Promise<void> {
  if (await isThere(server, dataDatabase, sizes)) return;
  log(`making ${sizes.rows.toLocaleString('en')} bars in ${sizes.series} series`);
  const table = `${dataDatabase}.candles`;
  await makeDatabase(server, dataDatabase);
  await commands(server, [
    `INSERT INTO ${table} ${generatedRows(sizes)}`,
    `OPTIMIZE TABLE ${table} FINAL`,
  ]);
}

async function isThere(server: ServerAccess, database: string, sizes: Sizes): Promise<boolean> {
  const client = connect(server);
  try {
    if ((await scalar(client, `EXISTS TABLE ${database}.candles`)) !== '1') return false;
    return Number(await scalar(client, `SELECT count() FROM ${database}.candles`)) === sizes.rows;
  } finally {
    await client.close();
  }
}

/** A slow wave for each symbol, with noise; every bar keeps low <= open, close <= high. */
const generatedRows = (sizes: Sizes) => `
  SELECT concat('SYM', leftPad(toString(s), 2, '0')), '${readKey.exchange}', '${readKey.timeframe}',
    fromUnixTimestamp64Milli(toInt64(${start} + i * ${minute})),
    ${price('o')}, ${price('greatest(o, c) + h1 % 500')},
    ${price('least(o, c) - h2 % 500')}, ${price('c')}, h3 % 1000000
  FROM (
    SELECT intDiv(number, ${barsOfSeries(sizes)}) AS s, number % ${barsOfSeries(sizes)} AS i,
      sipHash64(number) AS h1, sipHash64(number, 1) AS h2, sipHash64(number, 2) AS h3,
      toInt64(1500000 + s * 10000 + 300000 * sin(i / 50000) + h1 % 1000) AS o,
      toInt64(o + (h2 % 1001) - 500) AS c
    FROM numbers(${sizes.rows}))`;

const price = (scaled: string) => `toDecimal64(${scaled}, 4) / 10000`;
