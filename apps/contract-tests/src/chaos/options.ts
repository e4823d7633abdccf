import { parseArgs } from 'node:util';
import { cacheFaults, type FaultKind, processFaults, quickFaults } from './faults.js';

export const usage = `pnpm chaos [options]

  --runs N        how many (300); every 15th is of a fault of the server's process
  --seed S        repeats what a run before has done; another each time if absent
  --store NAMES   these alone, with commas between: clickhouse, mongo; cached: ClickHouse behind a cache in
                  Redis, which the faults are of; grpc-clickhouse, grpc-mongo: through a gateway, where the
                  faults are those of the way to it and its own; gateway-clickhouse, gateway-mongo: where
                  they are behind it
  --faults WHICH  quick or process alone
  --fault KIND    one kind alone, of those: late, 'full disk'
  --at-once N     servers of each store, of which each has its part of the runs (1)
  --only K        this run alone; takes --store and --faults
  --write-docs    writes docs/faults.md: what each call has ended with`;

const stores = [
  ...(['clickhouse', 'mongo', 'cached'] as const),
  ...(['grpc-clickhouse', 'grpc-mongo', 'gateway-clickhouse', 'gateway-mongo'] as const),
] as const;
const kinds = [...quickFaults, ...processFaults, ...cacheFaults];
const parts = ['quick', 'process'] as const;
export type StoreName = (typeof stores)[number];
type Part = (typeof parts)[number];

/** Of so many runs one is of a fault of a process: they take long. */
const runsForOneOfProcess = 15;

export interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly stores: readonly StoreName[];
  readonly parts: readonly Part[];
  /** One alone. */
  readonly fault: FaultKind | undefined;
  /** Servers of each store: most of a run is waiting. */
  readonly atOnce: number;
  readonly only: number | undefined;
  readonly writeDocs: boolean;
}

/** Undefined where help is asked for. @throws Error naming the option */
export function parseOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '300' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      store: { type: 'string' },
      faults: { type: 'string' },
      fault: { type: 'string' },
      only: { type: 'string' },
      'at-once': { type: 'string', default: '1' },
      'write-docs': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const asked = {
    stores: someOf('store', stores, values.store),
    parts: oneOf('faults', parts, values.faults),
    fault: values.fault === undefined ? undefined : oneOf('fault', kinds, values.fault)[0],
    only: values.only === undefined ? undefined : whole('only', values.only),
  };
  if (asked.only !== undefined && (asked.stores.length > 1 || asked.parts.length > 1)) {
    throw new Error('--only is the number of a run of one --store and one kind of --faults');
  }
  const writeDocs = values['write-docs'];
  return {
    ...asked,
    writeDocs,
    atOnce: asked.only === undefined ? Math.max(1, whole('at-once', values['at-once'])) : 1,
    runs: whole('runs', values.runs),
    seed: whole('seed', values.seed),
  };
}

function whole(name: string, value: string): number {
  if (/^\d{1,10}$/.test(value)) return Number(value);
  throw new Error(`--${name} must be a whole number, not ${value}`);
}

function someOf<T extends string>(name: string, all: readonly T[], value: string | undefined) {
  const asked = value?.split(',').map((one) => oneOf(name, all, one)[0]);
  return all.filter((one) => asked?.includes(one) ?? true);
}

function oneOf<T extends string>(name: string, all: readonly T[], value: string | undefined) {
  if (value === undefined) return all;
  const found = all.filter((one) => one === value);
  if (found.length === 0) throw new Error(`--${name} must be one of ${all.join(', ')}`);
  return found;
}

/** How many runs one store has of one kind of faults. */
export function runsOf({ runs, stores: some, parts: both }: Options, part: Part): number {
  const ofProcess = Math.floor(runs / runsForOneOfProcess);
  const ofBoth = part === 'process' ? ofProcess : runs - ofProcess;
  return Math.ceil((both.length === 1 ? runs : ofBoth) / some.length);
}
