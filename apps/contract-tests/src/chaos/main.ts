import type { Store } from '@jts/ports';
import { openCachedScene } from './cached-scene.js';
import { chaos, type Tally } from './chaos.js';
import { openClickHouseScene } from './clickhouse-scene.js';
import { type FaultKind, quickFaults } from './faults.js';
import {
  openGatewayClickHouse,
  openGatewayMongo,
  openGrpcClickHouse,
  openGrpcMongo,
} from './gateway-scenes.js';
import { openMongoScene } from './mongo-scene.js';
import { type Options, parseOptions, runsOf, type StoreName, usage } from './options.js';
import { writePage } from './page.js';
import { addTo, emptyTally, summaryOf } from './report.js';
import type { OpenScene } from './scene.js';

/** @returns how many connections were left behind */
async function runStore(name: StoreName, asked: Options, tally: Tally): Promise<number> {
  const left = await Promise.all(
    Array.from({ length: asked.atOnce }, (_, part) => runPart(name, asked, part, tally)),
  );
  return left.reduce((sum, connections) => sum + connections, 0);
}

async function runPart(name: StoreName, asked: Options, part: number, tally: Tally) {
  const isProcess = asked.parts.includes('process');
  const run = async <S extends Store>(open: Promise<OpenScene<S>>) =>
    runScene(await open, asked, part, tally);
  const scenes: Readonly<Record<StoreName, () => Promise<number>>> = {
    clickhouse: () => run(openClickHouseScene(isProcess)),
    mongo: () => run(openMongoScene(isProcess)),
    cached: () => run(openCachedScene()),
    'grpc-clickhouse': () => run(openGrpcClickHouse()),
    'grpc-mongo': () => run(openGrpcMongo()),
    'gateway-clickhouse': () => run(openGatewayClickHouse(isProcess)),
    'gateway-mongo': () => run(openGatewayMongo(isProcess)),
  };
  return scenes[name]();
}

async function runScene<S extends Store>(
  open: OpenScene<S>,
  asked: Options,
  part: number,
  total: Tally,
): Promise<number> {
  const { scene } = open;
  for (const which of asked.parts) {
    const all: readonly FaultKind[] = which === 'quick' ? quickFaults : scene.server.faults;
    const faults = all.filter((kind) => asked.fault === undefined || asked.fault === kind);
    if (faults.length === 0) continue;
    const plan = { seed: asked.seed, faults, ...spanOf(asked, which, part) };
    let told = 0;
    const tally = await chaos(scene, plan, ({ runs, violations }) => {
      for (const { run, operation, fault, what } of violations.slice(told)) {
        console.log(`VIOLATION by ${operation}, ${JSON.stringify(fault)}: ${what}`);
        const one = asked.fault === undefined ? '' : ` --fault '${asked.fault}'`;
        console.log(
          `  --seed ${plan.seed} --store ${scene.name} --faults ${which}${one} --only ${run}`,
        );
      }
      told = violations.length;
      if (runs % 50 > 0) return;
      console.error(
        `… ${scene.name} ${part + 1}, ${which}: ${runs} runs of ${plan.to - plan.from}`,
      );
    });
    addTo(total, tally);
  }
  const left = await open.close();
  if (left > 0) console.log(`VIOLATION: ${scene.name} leaves ${left} connections when closed`);
  return left;
}

/** The runs of one of the servers that a store has at once. */
function spanOf(asked: Options, which: Options['parts'][number], part: number) {
  if (asked.only !== undefined) return { from: asked.only, to: asked.only + 1 };
  const until = (parts: number) => Math.floor((runsOf(asked, which) * parts) / asked.atOnce);
  return { from: until(part), to: until(part + 1) };
}

async function main(asked: Options): Promise<boolean> {
  console.error(`seed ${asked.seed}`);
  const stores = await Promise.all(
    asked.stores.map(async (name) => {
      const tally = emptyTally();
      const left = await runStore(name, asked, tally);
      return { name, tally, isWell: left === 0 && tally.violations.length === 0 };
    }),
  );
  if (asked.writeDocs) writePage(stores);
  for (const { name, tally } of stores) console.log(`${name}: ${summaryOf(tally)}`);
  return stores.every(({ isWell }) => isWell);
}

function readOptions(): Options | undefined {
  try {
    const asked = parseOptions(process.argv.slice(2));
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
