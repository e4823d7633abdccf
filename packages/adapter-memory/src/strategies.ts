import type { Strategy } from '@jts/domain';
import { type MemoryEntities, memoryEntities } from './entities.js';

export function memoryStrategies(
  now: () => Date,
): MemoryEntities<Strategy, { readonly formulaId: string }> {
  return memoryEntities(now, (strategy, { formulaId }) => formulasOf(strategy).includes(formulaId));
}

function formulasOf({ entryFormulaId, exitFormulaId, stopLossRule }: Strategy) {
  const stopFormulaId = stopLossRule?.type === 'formula' ? stopLossRule.formulaId : undefined;
  return [entryFormulaId, exitFormulaId, stopFormulaId];
}
