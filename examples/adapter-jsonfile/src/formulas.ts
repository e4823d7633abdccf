import type { FormulaDriver } from '@jts/adapter-kit';
import { formulaSchema } from '@jts/domain';
import { jsonEntities } from './entities.js';
import type { JsonFiles } from './files.js';

export function jsonFormulas(files: JsonFiles, now: () => Date): FormulaDriver {
  return jsonEntities(files, formulaSchema, (one, { category }) => one.category === category, now);
}
