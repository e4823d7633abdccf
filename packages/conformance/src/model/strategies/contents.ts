import type { New, RiskConfig, StopLossRule, Strategy } from '@jts/domain';
import fc from 'fast-check';
import { entryId, exitId } from '../../strategies/strategy.js';
import { anyEntityName } from '../entities/names.js';

/** Few, so that several strategies use one; the last is no id that a store gives. */
export const anyFormulaId = fc.constantFrom(entryId, exitId, 'own id');

const anyRule: fc.Arbitrary<StopLossRule> = fc.oneof(
  fc.record({ type: fc.constant('formula' as const), formulaId: anyFormulaId }),
  fc.record({ type: fc.constant('fixed_pct' as const), percentage: fc.constantFrom(0.1, 100) }),
);

const anyRisk: fc.Arbitrary<RiskConfig> = fc.record(
  {
    positionSizePct: fc.constantFrom(0.1, 100),
    maxPositions: fc.constantFrom(1, 2 ** 31),
    takeProfitPct: fc.constantFrom(0, 2.5),
    maxDailyLossPct: fc.constantFrom(0, 2.5),
  },
  { requiredKeys: ['positionSizePct', 'maxPositions'] },
);

export const anyContent: fc.Arbitrary<New<Strategy>> = fc.record(
  {
    name: anyEntityName,
    description: fc.constantFrom('', 'described'),
    entryFormulaId: anyFormulaId,
    exitFormulaId: anyFormulaId,
    stopLossRule: anyRule,
    riskConfig: anyRisk,
  },
  { requiredKeys: ['name', 'entryFormulaId', 'riskConfig'] },
);
