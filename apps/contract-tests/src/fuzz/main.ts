import { openAdapter } from './adapters.js';
import { type Divergence, fuzz, type Tally } from './fuzz.js';
import { type Options, parseOptions, usage } from './options.js';

/** How often it says how far it is. */
const progressMs = 5_000;

async function main({ adapter, minutes, ports, seed }: Options): Promise<boolean> {
  const { subjects, stop } = await openAdapter(adapter);
  try {
    const known = [...new Set(subjects.map(({ port }) => port))];
    const unknown = ports.find((port) => !known.includes(port));
    if (unknown !== undefined) {
      throw new Error(`no port ${unknown} on ${adapter}: there is ${known.join(', ')}`);
    }
    const chosen = subjects.filter(({ port }) => ports.length === 0 || ports.includes(port));
    const start = performance.now();
    const elapsedMs = () => performance.now() - start;
    let said = 0;
    const goesOn = (tally: Tally) => {
      if (elapsedMs() - said >= progressMs) {
        said = elapsedMs();
        console.error(`… ${summary(tally, said)}`);
      }
      return elapsedMs() < minutes * 60_000;
    };
    console.error(`${adapter}, seed ${seed}, ${minutes} minutes`);
    const tally = await fuzz(chosen, seed, goesOn, (found) => console.log(report(found, adapter)));
    for (const [port, calls] of tally.calls) console.log(`${port}: ${count(calls)} commands`);
    console.log(`${adapter}: ${summary(tally, elapsedMs())}`);
    return tally.divergences.length === 0;
  } finally {
    await stop();
  }
}

function summary({ calls, divergences }: Tally, elapsedMs: number): string {
  const all = [...calls.values()].reduce((sum, one) => sum + one, 0);
  const perSecond = Math.round(all / (elapsedMs / 1000));
  const seconds = Math.round(elapsedMs / 1000);
  return `${count(all)} commands in ${seconds} s, ${count(perSecond)} per second, ${divergences.length} divergences`;
}

const count = (n: number): string => n.toLocaleString('en-US');

const report = ({ port, key, seed, message }: Divergence, adapter: string): string => `
DIVERGENCE ${key}: ${message}
or with: pnpm fuzz --adapter ${adapter} --port ${port} --seed ${seed}
`;

function readOptions(): Options | undefined {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(usage);
    return undefined;
  }
  try {
    return parseOptions(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

const options = readOptions();
if (options !== undefined) {
  const agreed = await main(options).catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return false;
  });
  if (!agreed) process.exitCode = 1;
}
