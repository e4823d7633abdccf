import type { Formula, FormulaCategory } from '@jts/domain';
import type { FormulaRepository } from '@jts/ports';
import fc from 'fast-check';
import { Find } from '../../entities/calls/find.js';
import type { EntityCall } from '../../entities/stage.js';

/** Few, so that several formulas have one. */
export const anyCategory: fc.Arbitrary<FormulaCategory> = fc.constantFrom('entry', 'exit');

const byCategory = (wanted: FormulaCategory, by: number) =>
  new Find<Formula, FormulaRepository>(
    {
      call: `getByCategory(${wanted})`,
      find: (formulas) => formulas.getByCategory(wanted),
      wants: ({ category }) => category === wanted,
    },
    by,
  );

export const categoryReads: fc.Arbitrary<EntityCall<Formula, FormulaRepository>> = fc
  .tuple(anyCategory, fc.nat(1))
  .map(([category, by]) => byCategory(category, by));
