import type { FormulaDriver } from '@jts/adapter-kit';
import { memoryEntities } from './entities.js';

export function memoryFormulas(now: () => Date): FormulaDriver {
  return memoryEntities(now, (formula, { category }) => formula.category === category);
}
