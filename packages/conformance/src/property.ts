import { AssertionError } from 'chai';
import fc, { type IRawProperty, type Parameters } from 'fast-check';

interface Runs {
  readonly runs: number;
  readonly seed?: number;
  readonly path?: string;
}

/** How fast-check is to run: a failure prints the seed, and path, that repeat it. */
export function runParameters<T>({ runs, seed, path }: Runs): Parameters<T> {
  return {
    numRuns: runs,
    ...(seed === undefined ? {} : { seed }),
    ...(path === undefined ? {} : { path }),
  };
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
  const { failed, seed, counterexample, errorInstance, numRuns } = await fc.check(
    property,
    runParameters<Ts>({ ...options, runs: Math.ceil(runs / cost) }),
  );
  if (!failed) return;
  const input = shortened(fc.stringify(counterexample));
  const replay = JSON.stringify({ seed, runs: numRuns * cost });
  const message = `${reasonOf(errorInstance)}\nwith the input ${input}\nfound in run ${numRuns}; repeat it with { property: ${replay} }`;
  throw new AssertionError(message, { cause: errorInstance } as object);
}

const longest = 2000;

const shortened = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest)}... (${text.length} characters)` : text;
