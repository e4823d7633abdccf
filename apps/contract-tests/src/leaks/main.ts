import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createClickHouseStore } from '@jts/adapter-clickhouse';
import { createMemoryStore } from '@jts/adapter-memory';
import { createMongoStore } from '@jts/adapter-mongo';
import type { Store } from '@jts/ports';
import { grownTooMuch, megabytes } from '../load/report.js';
import { startClickHouse } from '../servers/clickhouse.js';
import { startMongo } from '../servers/mongo.js';
import { openAndClose } from './cycles.js';

const usage = `pnpm leaks [options]

  --cycles N   how often each store is opened and closed (10000)`;

const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '10000' },
    help: { type: 'boolean', default: false },
  },
});

async function main(cycles: number): Promise<boolean> {
  const clickHouse = await startClickHouse();
  const mongo = await startMongo();
  const database = `jts_leaks_${randomBytes(8).toString('hex')}`;
  const stores = {
    memory: async () => createMemoryStore(),
    ...('unavailable' in clickHouse.provided
      ? {}
      : { clickhouse: opener(createClickHouseStore, clickHouse.provided) }),
    ...('unavailable' in mongo.provided
      ? {}
      : { mongo: opener(createMongoStore, { ...mongo.provided, database }) }),
  };
  let well = true;
  for (const [name, open] of Object.entries(stores)) {
    const { left, lastQuarters } = await openAndClose(open, cycles, (done) => {
      if (done % 1000 === 0) console.error(`… ${name}: ${done} of ${cycles}`);
    });
    const grown = grownTooMuch(lastQuarters);
    const memory = lastQuarters?.map(megabytes).join(' and ') ?? 'not measured';
    const rest = left.length === 0 ? 'nothing is left' : `left are ${left.join(', ')}`;
    console.log(`${name}: ${cycles} cycles, ${rest}; memory of the last two quarters ${memory}`);
    well &&= left.length === 0 && !grown;
  }
  await Promise.all([clickHouse.stop(), mongo.stop()]);
  return well;
}

const opener =
  <O>(create: (options: O) => Promise<Store>, options: O) =>
  () =>
    create(options);

if (values.help) console.log(usage);
else if (!(await main(Number(values.cycles)))) process.exitCode = 1;
