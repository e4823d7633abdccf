import type { StrategyRepository } from '@jts/ports';
import type { ConformanceCase } from '../case.js';
import { entityCases } from '../entities/index.js';
import { modelCases } from '../model/cases.js';
import { strategyModel } from '../model/strategies/model.js';
import { anyStrategyCases } from './any.js';
import { formulaUseCases } from './formulas-used.js';
import { strategyKind } from './strategy-kind.js';
import { textIsDataCases } from './text-is-data.js';

/** What every `StrategyRepository` must do. */
export const strategyCases: readonly ConformanceCase<StrategyRepository>[] = [
  ...entityCases(strategyKind),
  ...formulaUseCases,
  ...anyStrategyCases,
  ...textIsDataCases,
  ...modelCases(strategyModel),
];
