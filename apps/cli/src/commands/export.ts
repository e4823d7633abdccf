import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { systemReasonOf } from '@jts/adapter-kit/node';
import { type CandleFileFormat, writeCandles } from '@jts/csv';
import { type CandleSeries, isStorageError, seriesKey, type Timeframe } from '@jts/domain';
import { exportCandles } from '@jts/usecases';
import { type Command, Option } from 'commander';
import { code, range, rangeEnd, rangeStart, timeframe } from '../arguments.js';
import { CommandFailed } from '../failure.js';
import { type StoreLocation, withStore } from '../open-store.js';
import { durationText, plural } from '../output/numbers.js';
import { remark, type Terminal } from '../terminal.js';
import { nothing } from './show.js';

interface ExportOptions extends StoreLocation {
  readonly exchange: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly format: CandleFileFormat;
  readonly out?: string;
}

export function addExport(program: Command, terminal: Terminal): void {
  program
    .command('export')
    .description('write the bars of a series as text')
    .argument('<code>', 'the symbol', code)
    .argument('<timeframe>', 'of the bars', timeframe)
    .option('--exchange <name>', 'where the symbol trades', code, 'KRX')
    .option('--from <date>', 'the first day (of UTC) or instant', rangeStart)
    .option('--to <date>', 'the last day (until its end) or instant', rangeEnd)
    .addOption(new Option('--format <format>').choices(['csv', 'jsonl']).default('csv'))
    .option('--out <file>', 'where to (standard output if absent)')
    .action(async (symbol: string, frame: Timeframe, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<ExportOptions>();
      await withStore(terminal, options, 'read', async ({ store }) => {
        const start = performance.now();
        const key = seriesKey(symbol, frame, options.exchange);
        const whole = options.from === undefined && options.to === undefined;
        const chunks = exportCandles({
          candles: store.candles,
          key,
          ...(whole ? {} : { range: range(options) }),
          signal: terminal.interrupted,
        });
        const first = await chunks.next();
        // Before anything is written: no empty file of a mistyped range.
        if (first.done) throw new CommandFailed(await nothing(store.candles, key));
        const count = await writeChunks(terminal, first.value, chunks, options);
        remark(terminal, `${plural(count, 'bar')} in ${durationText(performance.now() - start)}`);
      });
    });
}

/** @returns how many bars were written */
async function writeChunks(
  terminal: Terminal,
  first: CandleSeries,
  others: AsyncIterable<CandleSeries>,
  { format, out }: ExportOptions,
): Promise<number> {
  let count = first.length;
  async function* counted() {
    yield first;
    for await (const chunk of others) {
      count += chunk.length;
      yield chunk;
    }
  }
  const text = Readable.from(writeCandles(counted(), { format }));
  if (out === undefined) await pipeline(text, terminal.stdout, { end: false });
  else await writeFile(resolve(terminal.cwd, out), text);
  return count;
}

async function writeFile(path: string, text: Readable): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const isFile = await stat(target).then(
      (found) => found.isFile(),
      () => true,
    );
    // Only a file may be replaced: /dev/null must stay what it is.
    if (isFile) await writeWhole(target, text);
    else await pipeline(text, createWriteStream(target));
  } catch (error) {
    if (isStorageError(error)) throw error;
    throw new CommandFailed(`${path} can't be written: ${systemReasonOf(error)}`, { cause: error });
  }
}

/** A file appears under its name once it is complete: a failure leaves an older one as it was. */
async function writeWhole(path: string, text: Readable): Promise<void> {
  // Nobody else can have laid a link there.
  const draft = `${path}.${randomUUID()}.part`;
  try {
    await pipeline(text, createWriteStream(draft, { flags: 'wx' }));
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
