import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { digestColumns } from '../candles/digest.js';
import { intoEmptyTable } from '../candles/empty-table.js';
import { generateColumns, writeKey } from '../candles/generated.js';
import type { Job, Way } from '../harness/job.js';
import type { Sizes } from '../settings.js';
import { csvPieces } from './csv-text.js';

const run = promisify(execFile);

/** The command as a user runs it, from its start to its end; the server is there already. */
export function commandJob({ importRows }: Sizes): Job {
  return {
    id: 'import-command',
    title: `jts import of ${importRows.toLocaleString('en')} bars, the whole process`,
    items: importRows,
    unit: 'rows',
    calls: 1,
    ways: [parseAlone, command],
    expected: async () => digestColumns(generateColumns(importRows)),
  };
}

/** Beside the build. */
const parser = fileURLToPath(new URL('./import/parse-alone.js', import.meta.url));

const parseAlone: Way = {
  name: 'csv-parse alone, its records thrown away',
  role: 'bound',
  async open({ sizes: { importRows } }) {
    const file = await writeFileOf(importRows);
    return {
      async run() {
        const { stdout } = await run(process.execPath, [parser, file.path]);
        if (Number(stdout) !== importRows) throw new Error(`${stdout} rows`);
        return () => digestColumns(generateColumns(importRows));
      },
      memory: unknown,
      close: () => file.remove(),
    };
  },
};

const command: Way = {
  name: 'jts import',
  role: 'ours',
  async open(settings) {
    const { server, sizes } = settings;
    const { symbol, exchange, timeframe } = writeKey;
    const file = await writeFileOf(sizes.importRows);
    const cli = createRequire(import.meta.url).resolve('@jts/cli/package.json');
    const program = join(dirname(cli), 'dist/jts.js');
    const way = await intoEmptyTable(settings, 'command', async ({ database }) => ({
      write() {
        const args = ['import', file.path, '--url', server.url, '--database', database];
        args.push('--symbol', symbol, '--exchange', exchange, '--timeframe', timeframe);
        const { username: CLICKHOUSE_USER, password: CLICKHOUSE_PASSWORD } = server;
        const env = { ...process.env, CLICKHOUSE_USER, CLICKHOUSE_PASSWORD };
        return run(process.execPath, [program, ...args], { env });
      },
    }));
    return { ...way, memory: unknown, close: () => way.close().finally(() => file.remove()) };
  },
};

/** Each run is a process of its own, which tells nobody. */
const unknown = async () => undefined;

async function writeFileOf(bars: number) {
  const folder = await mkdtemp(join(tmpdir(), 'jts-bench-file-'));
  const path = join(folder, 'bars.csv');
  await writeFile(path, csvPieces(generateColumns(bars)));
  return { path, remove: () => rm(folder, { recursive: true }) };
}
