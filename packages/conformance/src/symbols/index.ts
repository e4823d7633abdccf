import type { SymbolRepository } from '@jts/ports';
import type { ConformanceCase } from '../case.js';
import { modelCases } from '../model/cases.js';
import { symbolModel } from '../model/symbols/model.js';
import { besideOthersCases } from './beside-others.js';
import { foldingCases } from './folding.js';
import { limitCases } from './limits.js';
import { readingCases } from './reading.js';
import { savingCases } from './saving.js';
import { searchingCases } from './searching.js';
import { textIsDataCases } from './text-is-data.js';

/** What every `SymbolRepository` must do. */
export const symbolCases: readonly ConformanceCase<SymbolRepository>[] = [
  ...savingCases,
  ...besideOthersCases,
  ...readingCases,
  ...searchingCases,
  ...foldingCases,
  ...limitCases,
  ...textIsDataCases,
  ...modelCases(symbolModel),
];
