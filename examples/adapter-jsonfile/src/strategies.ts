import type { StrategyDriver } from '@jts/adapter-kit';
import { type Strategy, strategySchema } from '@jts/domain';
import { jsonEntities } from './entities.js';
import type { JsonFiles } from './files.js';

export function jsonStrategies(files: JsonFiles, now: () => Date): StrategyDriver {
  return jsonEntities(files, strategySchema, (one, { formulaId }) => uses(one, formulaId), now);
}

function uses({ entryFormulaId, exitFormulaId, stopLossRule }: Strategy, formulaId: string) {
  const stopFormulaId = stopLossRule?.type === 'formula' ? stopLossRule.formulaId : undefined;
  return [entryFormulaId, exitFormulaId, stopFormulaId].includes(formulaId);
}
