import { parseArgs } from 'node:util';
import { fullSizes, quickSizes, type Sizes } from './settings.js';
import { suiteNames } from './suites.js';

export interface Options {
  readonly suites: readonly string[];
  /** Ids of jobs; all if empty. */
  readonly jobs: readonly string[];
  /** Leave out what people write without this project: it takes most of the time. */
  readonly skipPlain: boolean;
  readonly sizes: Sizes;
  readonly runs: number;
  /** Leave the data that is read, and take what an earlier measurement left. */
  readonly keep: boolean;
  /** Leave a profile of each way's process. */
  readonly profile: boolean;
  readonly writeDocs: boolean;
  /** Where the results go as JSON; a file of the output folder if absent. */
  readonly json: string | undefined;
  readonly help: boolean;
}

export const usage = `pnpm bench [SUITE...] [options]

  SUITE         ${suiteNames.join(', ')}; all if absent
  --job ID      one job, such as read; may be given more than once
  --skip-plain  without the usual ways, which take most of the time
  --rows N      bars in the table that is read from (20000000)
  --runs N      counted runs of each way (7)
  --quick       tiny sizes and 2 runs: shows that it works, not how fast
  --keep        leave the data for the next time, and use what is there
  --json FILE   where the results go as JSON (a new file in .bench)
  --profile     leave a profile of each way (.cpuprofile) in .bench/profiles
  --write-docs  write the pages of these suites in docs/benchmarks

CLICKHOUSE_URL, CLICKHOUSE_USER, CLICKHOUSE_PASSWORD: the server; else the engine from npm.
CLICKHOUSE_NATIVE_PORT: that server's port for Python programs, which are compared where PYTHON
(python3 if absent) has clickhouse_driver, numpy and pandas.
MONGODB_URL: the server of documents; else DocumentDB by tools/mongo-server.
REDIS_URL: the server of caches and rate limits; else a redis-server of this machine.`;

/** @throws Error that says what is wrong with the command line */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      job: { type: 'string', multiple: true, default: [] },
      'skip-plain': { type: 'boolean', default: false },
      rows: { type: 'string' },
      runs: { type: 'string' },
      quick: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      json: { type: 'string' },
      profile: { type: 'boolean', default: false },
      'write-docs': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.find((name) => !suiteNames.includes(name));
  if (unknown !== undefined) {
    throw new Error(`no suite ${unknown}: there are ${suiteNames.join(', ')}`);
  }
  const sizes = values.quick ? quickSizes : fullSizes;
  const rows = count('--rows', values.rows, sizes.rows);
  if (rows % sizes.series !== 0) throw new Error(`--rows must be a multiple of ${sizes.series}`);
  if (values['write-docs'] && values.job.length > 0) {
    throw new Error('--write-docs writes pages of whole suites, so --job does not go with it');
  }
  return {
    suites: positionals.length > 0 ? positionals : suiteNames,
    jobs: values.job,
    skipPlain: values['skip-plain'],
    sizes: { ...sizes, rows },
    runs: count('--runs', values.runs, values.quick ? 2 : 7),
    keep: values.keep,
    profile: values.profile,
    writeDocs: values['write-docs'],
    json: values.json,
    help: values.help,
  };
}

function count(name: string, value: string | undefined, absent: number): number {
  if (value === undefined) return absent;
  if (!/^[1-9]\d{0,9}$/.test(value)) throw new Error(`${name} must be a whole number from 1`);
  return Number(value);
}
