import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ServerAccess } from '../settings.js';

/** The official client, as people use it. */
export function connect(
  { nativePort, redisUrl, ...access }: ServerAccess,
  database?: string,
  maxOpenConnections = 10,
): ClickHouseClient {
  return createClient({
    ...access,
    ...(database === undefined ? {} : { database }),
    // Making the data set is one statement.
    request_timeout: 600_000,
    max_open_connections: maxOpenConnections,
    // It warns of that timeout, at each client.
    log: { level: ClickHouseLogLevel.ERROR },
  });
}

/** The first column of the only row. */
export async function scalar(client: ClickHouseClient, query: string): Promise<string> {
  const answer = await client.query({ query, format: 'TabSeparated' });
  return (await answer.text()).trimEnd();
}

/** Reads to the end, looking at nothing. @returns the number of bytes */
export async function drain(stream: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of stream) bytes += chunk.length;
  return bytes;
}
