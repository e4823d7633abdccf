import type { SeriesKey } from '@jts/domain';
import type { ServerAccess } from '../settings.js';
import { connect } from './connection.js';

/** The schema that this project is given. */
const columns = `(symbol String, exchange String, timeframe String, timestamp DateTime64(3),
  open Decimal64(4), high Decimal64(4), low Decimal64(4), close Decimal64(4), volume UInt64)
  ENGINE = MergeTree() ORDER BY (symbol, timeframe, timestamp)`;

/** The condition that picks a series; of the names of our own series only, which need no quoting. */
export function isOfSeries({ symbol, exchange, timeframe }: SeriesKey): string {
  return `symbol = '${symbol}' AND exchange = '${exchange}' AND timeframe = '${timeframe}'`;
}

/** Makes a database with an empty table `candles`; drops what had that name before. */
export async function makeDatabase(server: ServerAccess, database: string): Promise<void> {
  await commands(server, [
    `DROP DATABASE IF EXISTS ${database} SYNC`,
    `CREATE DATABASE ${database}`,
    `CREATE TABLE ${database}.candles ${columns}`,
  ]);
}

export function dropDatabase(server: ServerAccess, database: string): Promise<void> {
  return commands(server, [`DROP DATABASE IF EXISTS ${database} SYNC`]);
}

/** Drops every database whose name begins so. */
export async function dropDatabases(server: ServerAccess, prefix: string): Promise<void> {
  const client = connect(server);
  const found = await client.query({
    query: 'SELECT name FROM system.databases WHERE startsWith(name, {prefix:String})',
    query_params: { prefix },
    format: 'JSONCompactEachRow',
  });
  const names = await found.json<[string]>();
  await client.close();
  for (const [name] of names) await dropDatabase(server, name);
}

/** Fills a table with the rows of another one of the same schema: hard links, no copy. */
export function cloneRows(server: ServerAccess, from: string, to: string): Promise<void> {
  return commands(server, [
    `ALTER TABLE ${to}.candles ATTACH PARTITION tuple() FROM ${from}.candles`,
  ]);
}

export async function commands(server: ServerAccess, queries: readonly string[]): Promise<void> {
  const client = connect(server);
  try {
    for (const query of queries) await client.command({ query });
  } finally {
    await client.close();
  }
}
