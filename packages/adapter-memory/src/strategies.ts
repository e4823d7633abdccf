import type { StrategyDriver } from '@jts/adapter-kit';
import type { Strategy } from '@jts/domain';
import { memoryEntities } from './entities.js';

export function memoryStrategies(now: () => Date): StrategyDriver {
  return memoryEntities(now, (strategy, { formulaId }) => formulasOf(strategy).includes(formulaId));
}

function formulasOf({ entryFormulaId, exitFormulaId, stopLossRule }: Strategy) {
  const stopFormulaId = stopLossRule?.type === 'formula' ? stopLossRule.formulaId : undefined;
  return [entryFormulaId, exitFormulaId, stopFormulaId];
}
