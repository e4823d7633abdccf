import type { New, RiskConfig, StopLossRule, Strategy } from '@jts/domain';
import type { StrategyRepository } from '@jts/ports';
import { assert } from 'chai';
import fc from 'fast-check';
import { anyId, anyName, anyText } from '../documents/arbitraries.js';
import { documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { expectEntity } from '../entities/kind.js';
import { checkProperty } from '../property.js';

const share = fc.double({ min: 0, minExcluded: true, max: 100, noNaN: true });
const percent = fc.oneof(
  fc.double({ min: Number.MIN_VALUE, max: 1e308, noNaN: true }),
  fc.integer({ min: 0, max: 2 ** 33 }),
);

const anyRule: fc.Arbitrary<StopLossRule> = fc.oneof(
  fc.record({ type: fc.constant('formula' as const), formulaId: anyId }),
  fc.record({ type: fc.constant('fixed_pct' as const), percentage: share }),
);

const anyRisk: fc.Arbitrary<RiskConfig> = fc.record(
  {
    positionSizePct: share,
    maxPositions: fc.oneof(
      fc.integer({ min: 1, max: 9 }),
      fc.maxSafeNat().map((n) => n || 1),
    ),
    takeProfitPct: percent,
    maxDailyLossPct: percent,
  },
  { requiredKeys: ['positionSizePct', 'maxPositions'] },
);

const anyStrategy: fc.Arbitrary<New<Strategy>> = fc.record(
  {
    name: anyName,
    description: anyText,
    entryFormulaId: anyId,
    exitFormulaId: anyId,
    stopLossRule: anyRule,
    riskConfig: anyRisk,
  },
  { requiredKeys: ['name', 'entryFormulaId', 'riskConfig'] },
);

export const anyStrategyCases = [
  documentCase<StrategyRepository>({
    key: 'G3/any-strategy',
    title: 'any strategy comes back as it was saved, and any other in its place',
    async ask(test) {
      const { repository, property } = test;
      const other = await test.another();
      const check = fc.asyncProperty(anyStrategy, anyStrategy, async (first, second) => {
        const saved = await repository.save(first);
        expectEntity(saved, first, 1, 'what save returns');
        expectValue(await other.getById(saved.id), saved, 'the first, read');
        const { id, createdAt, updatedAt } = saved;
        const update = { ...second, id, version: 1, createdAt, updatedAt };
        const updated = await other.save(update);
        expectEntity(updated, second, 2, 'what the update returns');
        expectValue(await repository.getById(id), updated, 'the second, read');
        const users = await repository.getByFormula(second.entryFormulaId);
        const ids = users.map((one) => one.id);
        assert.include(ids, id, 'those that use its formula');
      });
      await checkProperty(check, property);
    },
  }),
];
