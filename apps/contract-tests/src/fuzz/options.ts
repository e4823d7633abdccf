import { parseArgs } from 'node:util';
import { adapterNames } from './adapters.js';

export interface Options {
  readonly minutes: number;
  readonly adapter: string;
  /** Ports; all of the adapter's if empty. */
  readonly ports: readonly string[];
  /** Of the first round; each next round has the next. */
  readonly seed: number;
}

export const usage = `pnpm fuzz --adapter NAME [options]

  --adapter NAME  ${adapterNames.join(', ')}
  --minutes N     how long (1); fractions are fine
  --port NAME     one port, such as candles; may be given more than once
  --seed S        repeats a divergence, which prints its own; another each time if absent`;

/** @throws Error that says what is wrong with the command line */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      adapter: { type: 'string' },
      minutes: { type: 'string', default: '1' },
      port: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string' },
    },
  });
  const { adapter, minutes, port, seed } = values;
  if (adapter === undefined) throw new Error('--adapter is missing');
  if (!adapterNames.includes(adapter)) throw new Error(`no adapter ${adapter}`);
  if (!(Number(minutes) > 0)) throw new Error('--minutes must be a number above 0');
  if (seed !== undefined && !/^\d{1,10}$/.test(seed)) {
    throw new Error('--seed must be a whole number from 0');
  }
  return {
    adapter,
    minutes: Number(minutes),
    ports: port,
    seed: seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(seed),
  };
}
