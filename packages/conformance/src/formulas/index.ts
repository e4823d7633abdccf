import type { FormulaRepository } from '@jts/ports';
import type { ConformanceCase } from '../case.js';
import { entityCases } from '../entities/index.js';
import { modelCases } from '../model/cases.js';
import { formulaModel } from '../model/formulas/model.js';
import { anyFormulaCases } from './any.js';
import { formulaKind } from './formula-kind.js';
import { keepingCases } from './keeping.js';
import { searchingCases } from './searching.js';
import { textIsDataCases } from './text-is-data.js';

/** What every `FormulaRepository` must do. */
export const formulaCases: readonly ConformanceCase<FormulaRepository>[] = [
  ...entityCases(formulaKind),
  ...keepingCases,
  ...searchingCases,
  ...anyFormulaCases,
  ...textIsDataCases,
  ...modelCases(formulaModel),
];
