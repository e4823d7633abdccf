import type { New, Strategy } from '@jts/domain';
import type { StrategyRepository } from '@jts/ports';
import fc from 'fast-check';
import { Find } from '../../entities/calls/find.js';
import type { EntityCall } from '../../entities/stage.js';
import { anyFormulaId } from '../contents.js';

const byFormula = (formulaId: string, by: number) =>
  new Find<Strategy, StrategyRepository>(
    {
      call: `getByFormula(${formulaId})`,
      find: (strategies) => strategies.getByFormula(formulaId),
      wants: (strategy) => formulasOf(strategy).includes(formulaId),
    },
    by,
  );

function formulasOf({ entryFormulaId, exitFormulaId, stopLossRule }: New<Strategy>) {
  const stop = stopLossRule?.type === 'formula' ? stopLossRule.formulaId : undefined;
  return [entryFormulaId, exitFormulaId, stop];
}

export const userReads: fc.Arbitrary<EntityCall<Strategy, StrategyRepository>> = fc
  .tuple(anyFormulaId, fc.nat(1))
  .map(([formulaId, by]) => byFormula(formulaId, by));
