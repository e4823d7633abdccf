import type { Parameters } from 'fast-check';
import type { PropertyOptions } from './case.js';

/** How fast-check is to run: a failure prints the seed that repeats it. */
export function runParameters<T>({ runs, seed }: PropertyOptions): Parameters<T> {
  return { numRuns: runs, ...(seed === undefined ? {} : { seed }) };
}
