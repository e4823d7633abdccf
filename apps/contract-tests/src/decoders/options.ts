import { parseArgs } from 'node:util';
import { decoders } from './index.js';

export interface CommandLine {
  readonly inputs: number;
  /** Names. */
  readonly decoders: readonly string[];
  readonly seed: number;
  readonly path?: string;
  readonly repeated: number;
  readonly hangMs: number;
}

const names = decoders.map(({ name }) => name);

export const usage = `pnpm fuzz:decoders [options]

  --inputs N        for each decoder (100000)
  --decoder NAME    ${names.join(', ')}; may be given more than once; all if absent
  --seed S          repeats a run; another each time if absent
  --path P          with --seed and --decoder: this input alone, as a failure prints it
  --repeated N      short things repeated, to see how time grows with length (1000)
  --hang-seconds N  what an input may take (20)`;

/** @throws Error that says what is wrong with the command line */
export function parseOptions(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      inputs: { type: 'string', default: '100000' },
      decoder: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string' },
      path: { type: 'string' },
      repeated: { type: 'string', default: '1000' },
      'hang-seconds': { type: 'string', default: '20' },
    },
  });
  const { decoder, seed, path } = values;
  const unknown = decoder.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`no decoder ${unknown}`);
  if (path !== undefined && (seed === undefined || decoder.length !== 1)) {
    throw new Error('--path needs --seed and one --decoder');
  }
  if (path !== undefined && !/^\d+(?::\d+)*$/.test(path)) throw new Error('--path is none');
  return {
    inputs: path === undefined ? whole('inputs', values.inputs, 1) : 1,
    decoders: decoder.length === 0 ? names : decoder,
    seed: seed === undefined ? Math.floor(Math.random() * 2 ** 31) : whole('seed', seed, 0),
    ...(path === undefined ? {} : { path }),
    repeated: whole('repeated', values.repeated, 0),
    hangMs: 1000 * whole('hang-seconds', values['hang-seconds'], 1),
  };
}

function whole(name: string, text: string, least: number): number {
  if (/^\d{1,10}$/.test(text) && Number(text) >= least) return Number(text);
  throw new Error(`--${name} must be a whole number from ${least}`);
}
