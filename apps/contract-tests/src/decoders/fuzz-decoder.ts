import fc from 'fast-check';
import type { Decoder, Input } from './decoder.js';
import { inputsOf } from './inputs.js';
import type { Watched, WatchedProcess } from './watched.js';

export interface Options {
  readonly inputs: number;
  readonly seed: number;
  /** Of the first input. */
  readonly path?: string;
  /** Looks at growth: of the decoder's families, and of so many short things repeated. */
  readonly repeated?: number;
}

/** What came of one decoder. */
export interface Report extends Watched {
  readonly decoder: string;
  readonly seed: number;
  readonly seconds: number;
  /** The input that fails; absent where it is not one alone. */
  readonly input?: Input;
}

/** Tries a decoder in a process, which is of no use any more where that has ended it. */
export async function fuzzDecoder(
  decoder: Decoder,
  options: Options,
  process: WatchedProcess,
): Promise<Report> {
  const start = performance.now();
  const { name } = decoder;
  const watched = await process.run({ decoder: name, ...options });
  const seconds = (performance.now() - start) / 1000;
  const input = inputOf(decoder, options.seed, watched.failure?.path);
  return { decoder: name, seed: options.seed, seconds, ...watched, ...(input && { input }) };
}

function inputOf(decoder: Decoder, seed: number, path: string | undefined): Input | undefined {
  if (path === undefined) return undefined;
  return fc.sample(inputsOf(decoder), { seed, path, numRuns: 1 })[0];
}
