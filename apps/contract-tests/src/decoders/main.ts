import { fuzzDecoder } from './fuzz-decoder.js';
import { decoders } from './index.js';
import { type CommandLine, parseOptions, usage } from './options.js';
import { reportText } from './report.js';
import { WatchedProcess } from './watched.js';

const module = new URL('./index.ts', import.meta.url).href;

/** @returns whether every decoder held */
async function main({ decoders: names, hangMs, ...options }: CommandLine): Promise<boolean> {
  let held = true;
  for (const decoder of decoders.filter(({ name }) => names.includes(name))) {
    const process = new WatchedProcess({ module, hangMs });
    try {
      const report = await fuzzDecoder(decoder, options, process);
      console.log(reportText(report));
      held &&= report.failure === undefined;
    } finally {
      process.close();
    }
  }
  return held;
}

function readOptions(): CommandLine | undefined {
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
if (options !== undefined && !(await main(options))) process.exitCode = 1;
