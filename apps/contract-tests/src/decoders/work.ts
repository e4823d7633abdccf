/** What the process of a decoder does, and says. */
import fc from 'fast-check';
import { filled, join, shownBytes } from './bytes.js';
import type { Decoder, Family, Input } from './decoder.js';
import { type Growth, growthOf, maySlowDown, mostExponent } from './growth.js';
import { inputsOf, repeatablesOf } from './inputs.js';
import { tryInput } from './trial.js';

/** What is to be tried. */
export interface Assignment {
  readonly decoder: string;
  readonly inputs: number;
  readonly seed: number;
  /** Of the first input: those before it are left out. */
  readonly path?: string;
  /** Looks at growth: of the decoder's families, and of so many short things repeated. */
  readonly repeated?: number;
}

interface Worst {
  readonly cpuMs: number;
  readonly bytes: number;
  /** Which input it was: a path. */
  readonly path: string;
}

export interface Done {
  readonly inputs: number;
  readonly bytes: number;
  /** How often each outcome came. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The input that took longest. */
  readonly worst: Worst;
  /** The fastest growth of time. */
  readonly growth?: Growth;
}

export interface Worked {
  readonly done: Done;
  readonly failure?: Failure;
}

export interface Failure {
  readonly message: string;
  /** What repeats it; absent where it is no single input. */
  readonly path?: string;
}

/** For whoever watches: told before each step, which may be the last. */
export interface Watcher {
  /** This input of the run is next. */
  input(place: number): void;
  /** Input of this kind, to see how time grows. */
  growing(of: string): void;
  /** An input that fails; it is made small next. */
  found(failure: Failure): void;
}

export async function work(
  decoder: Decoder,
  assignment: Assignment,
  watcher: Watcher,
): Promise<Worked> {
  const tried = await tryInputs(decoder, assignment, watcher);
  const { repeated, path, seed } = assignment;
  if (tried.failure !== undefined || repeated === undefined || path !== undefined) return tried;
  const growth = await fastestGrowth(decoder, repeated, seed, watcher);
  if (growth === undefined) return tried;
  const done = { ...tried.done, growth };
  if (growth.exponent <= mostExponent) return { done };
  const { of, exponent, bytes, cpuMs } = growth;
  const message = `time grows as length^${exponent.toFixed(2)}: ${Math.round(cpuMs)} ms for ${bytes} bytes of ${of}`;
  return { done, failure: { message } };
}

async function tryInputs(
  decoder: Decoder,
  { inputs: numRuns, seed, path }: Assignment,
  watcher: Watcher,
): Promise<Worked> {
  const outcomes: Record<string, number> = {};
  const first = path === undefined ? 0 : Number.parseInt(path, 10);
  let [inputs, bytes, found] = [0, 0, false];
  let worst: Worst = { cpuMs: 0, bytes: 0, path: '0' };
  const property = fc.asyncProperty(inputsOf(decoder), async (input: Input) => {
    const place = first + inputs;
    // Those that make a failure small are at no place of the run.
    if (!found) watcher.input(place);
    const trial = await tryInput(decoder, input).catch((error: unknown) => {
      if (!found) watcher.found({ message: messageOf(error), path: path ?? `${place}` });
      found = true;
      throw error;
    });
    if (found) return;
    inputs++;
    bytes += input.bytes.length;
    outcomes[trial.outcome] = (outcomes[trial.outcome] ?? 0) + 1;
    if (trial.cpuMs <= worst.cpuMs) return;
    worst = { cpuMs: trial.cpuMs, bytes: input.bytes.length, path: `${place}` };
  });
  const how = { numRuns, seed, ...(path === undefined ? {} : { path }) };
  const { failed, counterexamplePath, errorInstance } = await fc.check(property, how);
  const done = { inputs, bytes, outcomes, worst };
  if (!failed) return { done };
  return { done, failure: { message: messageOf(errorInstance), path: counterexamplePath ?? '' } };
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

async function fastestGrowth(
  decoder: Decoder,
  repeated: number,
  seed: number,
  { growing }: Watcher,
): Promise<Growth | undefined> {
  let fastest: Growth | undefined;
  const look = async (family: Family) => {
    const growth = await growthOf(decoder, family, growing);
    if (fastest === undefined || growth.exponent > fastest.exponent) fastest = growth;
  };
  for (const family of decoder.families) {
    growing(family.of);
    await look(family);
  }
  if (repeated === 0) return fastest;
  for (const one of fc.sample(repeatablesOf(decoder), { numRuns: repeated, seed })) {
    const { before, unit, after, way } = one;
    const of = `${shownBytes(unit)}, again and again, between ${before.length} and ${after.length} bytes`;
    const make = (size: number) => join(before, filled(size, unit), after);
    growing(of);
    if (await maySlowDown(decoder, { of, way, make })) await look({ of, way, make });
  }
  return fastest;
}
