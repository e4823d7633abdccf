import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type StopLossRule as DomainRule,
  type Strategy as DomainStrategy,
  type New,
  ValidationError,
} from '@jts/domain';
import type {
  StopLossRule,
  StopLossRuleSchema,
  Strategy,
  StrategySchema,
} from '../gen/jts/storage/v1/strategies_pb.js';
import { type Identity, toIdentity } from './identity.js';
import { present } from './present.js';
import { fromMs } from './times.js';

/** A stored strategy, or with no more than an id one that is new. */
export function toStrategy(
  strategy: Omit<New<DomainStrategy>, 'id'> & Identity,
): MessageInitShape<typeof StrategySchema> {
  const { description, exitFormulaId, stopLossRule, riskConfig } = strategy;
  const { takeProfitPct, maxDailyLossPct } = riskConfig;
  return {
    ...toIdentity(strategy),
    name: strategy.name,
    ...present({ description, exitFormulaId }),
    entryFormulaId: strategy.entryFormulaId,
    ...present({ stopLossRule: stopLossRule && toRule(stopLossRule) }),
    riskConfig: {
      positionSizePct: riskConfig.positionSizePct,
      maxPositions: BigInt(riskConfig.maxPositions),
      ...present({ takeProfitPct, maxDailyLossPct }),
    },
  };
}

/** What there is of it before it is saved. @throws ValidationError naming the field below `path` */
export function fromNewStrategy(strategy: Strategy, path = 'strategy'): New<DomainStrategy> {
  const { description, exitFormulaId, stopLossRule, riskConfig } = strategy;
  if (riskConfig === undefined) throw new ValidationError(`${path}.riskConfig`, 'is required');
  const { takeProfitPct, maxDailyLossPct } = riskConfig;
  return {
    name: strategy.name,
    ...present({ description, exitFormulaId }),
    entryFormulaId: strategy.entryFormulaId,
    ...present({ stopLossRule: stopLossRule && fromRule(stopLossRule, path) }),
    riskConfig: {
      positionSizePct: riskConfig.positionSizePct,
      maxPositions: Number(riskConfig.maxPositions),
      ...present({ takeProfitPct, maxDailyLossPct }),
    },
  };
}

/** @throws ValidationError naming the field below `path` */
export const fromStrategy = (strategy: Strategy, path = 'strategy'): DomainStrategy => ({
  ...fromNewStrategy(strategy, path),
  id: strategy.id,
  version: Number(strategy.version),
  createdAt: fromMs(strategy.createdAtMs),
  updatedAt: fromMs(strategy.updatedAtMs),
});

function toRule(rule: DomainRule): MessageInitShape<typeof StopLossRuleSchema> {
  return rule.type === 'formula'
    ? { rule: { case: 'formulaId', value: rule.formulaId } }
    : { rule: { case: 'fixedPct', value: rule.percentage } };
}

function fromRule({ rule }: StopLossRule, path: string): DomainRule {
  switch (rule.case) {
    case 'formulaId':
      return { type: 'formula', formulaId: rule.value };
    case 'fixedPct':
      return { type: 'fixed_pct', percentage: rule.value };
    default:
      throw new ValidationError(`${path}.stopLossRule`, 'must be of a known type');
  }
}
