import { ValidationError } from '@jts/domain';
import type { RowProblem } from '@jts/ports';

/** How many problems (and examples) a report shows; the rest is a count. */
export const shownProblems = 20;

/** The first problems by row. Each list may be long, so that its texts are made only if shown. */
export function firstProblems(
  ...lists: readonly { readonly length: number; at(k: number): RowProblem }[]
): RowProblem[] {
  return lists
    .flatMap((list) =>
      Array.from({ length: Math.min(list.length, shownProblems) }, (_, k) => list.at(k)),
    )
    .sort((a, b) => a.row - b.row)
    .slice(0, shownProblems);
}

/** How many rows these problems are about; they are ascending. */
export function countRows(problems: readonly RowProblem[]): number {
  return problems.filter((problem, k) => problem.row !== problems[k - 1]?.row).length;
}

/** The error that a problem amounts to where it refuses an import. */
export function refusal({ row, field, reason }: RowProblem): ValidationError {
  return new ValidationError(field === '' ? `row ${row}` : `row ${row}, ${field}`, reason);
}
