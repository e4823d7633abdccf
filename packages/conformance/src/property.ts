import { AssertionError } from 'chai';
import fc, { type IRawProperty, type Parameters, type RunDetails } from 'fast-check';

interface Runs {
  readonly runs: number;
  readonly seed?: number;
  readonly path?: string;
  /** What was found by then is told, though it is not as small as it might become. */
  readonly withinMs?: number;
}

/** How fast-check is to run: a failure prints the seed, and path, that repeat it. */
export function runParameters<T>({ runs, seed, path, withinMs }: Runs): Parameters<T> {
  return {
    numRuns: runs,
    ...(seed === undefined ? {} : { seed }),
    ...(path === undefined ? {} : { path }),
    ...(withinMs === undefined
      ? {}
      : { interruptAfterTimeLimit: withinMs, markInterruptAsFailure: true }),
  };
}

type Found = { readonly [K in keyof RunDetails<unknown>]: unknown };

/** @throws AssertionError where time was up before anything was found, or all was tried */
export function refuseUnfinished(
  {
    interrupted,
    counterexample,
    numRuns,
  }: Pick<Found, 'interrupted' | 'counterexample' | 'numRuns'>,
  { runs, withinMs }: Runs,
): void {
  if (!interrupted || counterexample !== null) return;
  throw new AssertionError(`only ${numRuns} of ${runs} runs were done within ${withinMs} ms`);
}

/** What an error says, with the code of one of ours. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AssertionError) return error.message;
  const { message, code } = error as Error & { readonly code?: unknown };
  return `${code ?? 'error'}: ${message}`;
}

/**
 * Tries a property on generated input. A failure is an `AssertionError` that begins with what was
 * found, since reports show the first line, and says for which input and how to repeat it.
 *
 * @param cost as how many of the runs that were asked for each of these counts
 */
export async function checkProperty<Ts>(
  property: IRawProperty<Ts, true>,
  { runs, ...options }: Runs,
  cost = 1,
): Promise<void> {
  const asked = { ...options, runs: Math.ceil(runs / cost) };
  const details = await fc.check(property, runParameters<Ts>(asked));
  if (!details.failed) return;
  refuseUnfinished(details, asked);
  const { seed, counterexample, errorInstance, numRuns } = details;
  const input = shortened(fc.stringify(counterexample));
  const replay = JSON.stringify({ seed, runs: numRuns * cost });
  const message = `${reasonOf(errorInstance)}\nwith the input ${input}\nfound in run ${numRuns}; repeat it with { property: ${replay} }`;
  throw new AssertionError(message, { cause: errorInstance } as object);
}

const longest = 2000;

const shortened = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest)}... (${text.length} characters)` : text;
