import type { CacheStore, DocumentStore, MarketDataStore } from '@jts/ports';
import { cachePorts, documentPorts, marketPorts, type Ports } from '../any-calls.js';
import { clickHouseOn, embeddedClickHouse } from '../clickhouse-target.js';
import { mongoOn } from '../mongo-target.js';
import { redisOn } from '../redis-target.js';
import { startClickHouse } from '../servers/clickhouse.js';
import { startMongo } from '../servers/mongo.js';
import { startRedis } from '../servers/redis.js';
import type { StoreTarget } from '../store-target.js';
import { memory, memoryCaches } from '../targets/memory.js';
import { type Subject, subjects } from './fuzz.js';

/** An adapter to try, with the server that it needs. */
interface Opened {
  readonly subjects: readonly Subject[];
  stop(): Promise<void>;
}

const adapters: Readonly<Record<string, () => Promise<Opened>>> = {
  memory: async () => ({
    subjects: [
      ...subjects(marketPorts, memory),
      ...subjects(documentPorts, memory),
      ...subjects(cachePorts, memoryCaches),
    ],
    stop: async () => {},
  }),
  mongo: async () => {
    const { provided, stop } = await startMongo();
    return { subjects: ready<DocumentStore>(documentPorts, mongoOn(provided)), stop };
  },
  clickhouse: async () => {
    const { provided, stop } = await startClickHouse();
    return { subjects: ready<MarketDataStore>(marketPorts, clickHouseOn(provided)), stop };
  },
  redis: async () => {
    const { provided, stop } = await startRedis();
    return { subjects: ready<CacheStore>(cachePorts, redisOn(provided)), stop };
  },
  'clickhouse-embedded': async () => {
    const target = embeddedClickHouse();
    return { subjects: subjects(marketPorts, target), stop: target.stop };
  },
};

function ready<S>(ports: Ports<S>, target: StoreTarget<S>): readonly Subject[] {
  if (target.unavailable !== undefined) throw new Error(target.unavailable);
  return subjects(ports, target);
}

export const adapterNames: readonly string[] = Object.keys(adapters);

/** @param name one of {@link adapterNames} */
export async function openAdapter(name: string): Promise<Opened> {
  const open = adapters[name];
  if (open === undefined) throw new Error(`no adapter ${name}`);
  return open();
}
