import type { Parameters } from 'fast-check';

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
