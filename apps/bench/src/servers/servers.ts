import type { BenchServer } from './bench-server.js';
import { openCache } from './cache.js';
import { openClickHouse } from './clickhouse.js';
import { mongoProblem, openMongo } from './mongo.js';
import { redisProblem } from './redis.js';

interface ServerKind {
  /** Why it can't be opened here, if that can be told beforehand. */
  problem(): Promise<string | undefined>;
  /** @param dataFolder where a server of our own may keep data from one measurement to the next */
  open(dataFolder: string | undefined): Promise<BenchServer>;
}

const none: BenchServer = {
  access: { url: '' },
  description: 'no server for what is in memory',
  drop: async () => {},
  stop: async () => {},
};

export const servers = {
  none: { problem: async () => undefined, open: async () => none },
  clickhouse: { problem: async () => undefined, open: openClickHouse },
  // Its data are made within a second: none are kept.
  mongo: { problem: mongoProblem, open: () => openMongo() },
  // Redis, and ClickHouse behind it.
  cache: { problem: redisProblem, open: openCache },
} as const satisfies Readonly<Record<string, ServerKind>>;

export type ServerName = keyof typeof servers;
