import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createClickHouseStore } from '@jts/adapter-clickhouse';
import { createMongoStore } from '@jts/adapter-mongo';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import type { World } from '../chaos/operation.js';
import { randomFrom } from '../chaos/random.js';
import { documentsWorld } from '../chaos/worlds/documents.js';
import { marketWorld } from '../chaos/worlds/market.js';
import { openDatabase } from '../database.js';
import { startClickHouse } from '../servers/clickhouse.js';
import { startMongo } from '../servers/mongo.js';
import { type Client, emptyTally, work } from './client.js';
import { MemoryWatch } from './memory.js';
import { grownTooMuch, reportOf } from './report.js';

const usage = `pnpm load [options]

  --minutes N   how long (10)
  --clients N   how many, half of them on market data, half on documents (64)
  --seed S      of the calls that each client makes; another each time if absent`;

interface Options {
  readonly minutes: number;
  readonly clients: number;
  readonly seed: number;
}

/** Undefined where help is asked for. */
function parseOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      clients: { type: 'string', default: '64' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const above0 = (name: 'minutes' | 'clients' | 'seed'): number => {
    const value = Number(values[name]);
    if (value > 0 && Number.isFinite(value)) return value;
    throw new Error(`--${name} must be a number above 0, not ${values[name]}`);
  };
  return { minutes: above0('minutes'), clients: above0('clients'), seed: above0('seed') };
}

/** Clients, each with a store of its own, on one database. */
async function openClients<S extends { close(): Promise<void>; ensureSchema(): Promise<void> }>(
  names: readonly string[],
  seed: number,
  connect: () => Promise<S>,
  worldOf: (owner: string) => World<S>,
): Promise<Client<S>[]> {
  const clients: Client<S>[] = [];
  for (const [i, name] of names.entries()) {
    const store = await connect();
    if (i === 0) await store.ensureSchema();
    clients.push({ name, store, world: worldOf(name), random: randomFrom(seed, i) });
  }
  return clients;
}

async function openMarket(names: readonly string[], seed: number) {
  const { provided, stop } = await startClickHouse();
  const database = await openDatabase(provided);
  const { url, username, password } = database;
  const connect = (): Promise<MarketDataStore> =>
    createClickHouseStore({ url, username, password, database: database.database });
  const clients = await openClients(names, seed, connect, marketWorld);
  return {
    clients,
    async close() {
      await Promise.all(clients.map(({ store }) => store.close()));
      await database.drop();
      await stop();
    },
  };
}

async function openDocuments(names: readonly string[], seed: number) {
  const { provided, stop } = await startMongo();
  if ('unavailable' in provided) throw new Error(provided.unavailable);
  const { url } = provided;
  const database = `jts_load_${randomBytes(8).toString('hex')}`;
  const connect = (): Promise<DocumentStore> => createMongoStore({ url, database });
  const clients = await openClients(names, seed, connect, documentsWorld);
  return {
    clients,
    async close() {
      await Promise.all(clients.map(({ store }) => store.close()));
      await stop();
    },
  };
}

async function main({ minutes, clients, seed }: Options): Promise<boolean> {
  console.error(`seed ${seed}, ${clients} clients for ${minutes} minutes`);
  const names = Array.from({ length: clients }, (_, i) => `L${String(i).padStart(3, '0')}`);
  const half = Math.ceil(clients / 2);
  const market = await openMarket(names.slice(0, half), seed);
  const documents = await openDocuments(names.slice(half), seed + 1);
  const tally = emptyTally();
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  const goesOn = () => seconds() < minutes * 60;
  const memory = new MemoryWatch(2_000);
  const progress = setInterval(() => {
    const calls = [...tally.latencies.values()].reduce((sum, { count }) => sum + count, 0);
    console.error(
      `… ${Math.round(seconds())} s, ${calls} calls, ${tally.problems.length} problems`,
    );
  }, 30_000);
  await Promise.all([
    ...market.clients.map((client) => work(client, tally, goesOn)),
    ...documents.clients.map((client) => work(client, tally, goesOn)),
  ]);
  const took = seconds();
  memory.stop();
  clearInterval(progress);
  await Promise.all([market.close(), documents.close()]);
  console.log(reportOf(tally, took, memory.lastQuarters));
  return tally.problems.length === 0 && !grownTooMuch(memory.lastQuarters);
}

function readOptions(): Options | undefined {
  try {
    const asked = parseOptions();
    if (asked === undefined) console.log(usage);
    return asked;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

const asked = readOptions();
if (asked !== undefined && !(await main(asked))) process.exitCode = 1;
