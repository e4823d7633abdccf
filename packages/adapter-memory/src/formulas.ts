import type { Formula, FormulaCategory } from '@jts/domain';
import { type MemoryEntities, memoryEntities } from './entities.js';

export function memoryFormulas(
  now: () => Date,
): MemoryEntities<Formula, { readonly category: FormulaCategory }> {
  return memoryEntities(now, (formula, { category }) => formula.category === category);
}
