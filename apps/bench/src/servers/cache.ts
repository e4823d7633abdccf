import type { BenchServer } from './bench-server.js';
import { openClickHouse } from './clickhouse.js';
import { openRedis } from './redis.js';

/** A database, and a cache in front of it. */
export async function openCache(dataFolder?: string): Promise<BenchServer> {
  const redis = await openRedis();
  try {
    const database = await openClickHouse(dataFolder);
    return {
      access: { ...database.access, redisUrl: redis.access.url },
      description: `${redis.description}; ${database.description}`,
      async drop(prefix) {
        await Promise.all([redis.drop(prefix), database.drop(prefix)]);
      },
      async stop() {
        await Promise.all([redis.stop(), database.stop()]);
      },
    };
  } catch (error) {
    await redis.stop();
    throw error;
  }
}
