import { describe, expect, it } from 'vitest';
import { checkNewStrategy, checkStrategy, strategySchema } from '../src/index.js';

const content = {
  name: 'golden cross',
  description: 'd',
  entryFormulaId: '0123456789abcdef01234567',
  exitFormulaId: 'an older id',
  stopLossRule: { type: 'fixed_pct', percentage: 3.5 },
  riskConfig: { positionSizePct: 10, maxPositions: 5, takeProfitPct: 12.5, maxDailyLossPct: 2 },
};
const saved = {
  ...content,
  id: 'fedcba9876543210fedcba98',
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(1),
};
const refusal = (path: string) => expect.objectContaining({ code: 'VALIDATION', path });

describe('a strategy', () => {
  it('comes back equal, whole or with what is required only', () => {
    expect(checkStrategy(saved)).toEqual(saved);
    expect(strategySchema.parse(JSON.parse(JSON.stringify(saved)))).toEqual(saved);
    expect(checkNewStrategy(content)).toStrictEqual(content);
    const least = {
      name: 'n',
      entryFormulaId: 'f',
      riskConfig: { positionSizePct: 100, maxPositions: 1 },
    };
    expect(checkNewStrategy(least)).toStrictEqual(least);
  });

  it('is frozen in all its parts', () => {
    const own = checkStrategy(saved);
    expect([own, own.riskConfig, own.stopLossRule].every(Object.isFrozen)).toBe(true);
  });

  it('takes undefined and null for absent, in parts too', () => {
    const riskConfig = { positionSizePct: 1, maxPositions: 1, takeProfitPct: null };
    const stopLossRule = { type: 'formula', formulaId: 'f', percentage: null };
    const own = checkNewStrategy({ ...content, description: null, riskConfig, stopLossRule });
    expect(own).not.toHaveProperty('description');
    expect(own.riskConfig).toStrictEqual({ positionSizePct: 1, maxPositions: 1 });
    expect(own.stopLossRule).toStrictEqual({ type: 'formula', formulaId: 'f' });
    expect(checkNewStrategy({ ...content, stopLossRule: null })).not.toHaveProperty('stopLossRule');
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: ' \n' }],
    ['name', { name: 'x'.repeat(1001) }],
    ['entryFormulaId', { entryFormulaId: '' }],
    ['entryFormulaId', { entryFormulaId: null }],
    ['exitFormulaId', { exitFormulaId: 5 }],
    ['id', { id: 'x' }],
    ['stopLossRule', { stopLossRule: 5 }],
    ['stopLossRule.type', { stopLossRule: {} }],
    ['stopLossRule.type', { stopLossRule: { type: 'trailing', percentage: 1 } }],
    ['stopLossRule.percentage', { stopLossRule: { type: 'fixed_pct' } }],
    ['stopLossRule.percentage', { stopLossRule: { type: 'fixed_pct', percentage: -1 } }],
    ['stopLossRule.percentage', { stopLossRule: { type: 'fixed_pct', percentage: 0 } }],
    ['stopLossRule.percentage', { stopLossRule: { type: 'fixed_pct', percentage: 101 } }],
    ['stopLossRule.formulaId', { stopLossRule: { type: 'formula', percentage: 1 } }],
    ['riskConfig', { riskConfig: undefined }],
  ])('is refused for its %s', (path, change) => {
    expect(() => checkNewStrategy({ ...content, ...change })).toThrow(refusal(path));
  });

  it.each([
    ['positionSizePct', 0],
    ['positionSizePct', 100.5],
    ['positionSizePct', Number.NaN],
    ['maxPositions', 0],
    ['maxPositions', 2.5],
    ['maxPositions', '3'],
    ['takeProfitPct', -0.1],
    ['maxDailyLossPct', Number.POSITIVE_INFINITY],
  ])('is refused for a %s of %d', (field, value) => {
    const riskConfig = { ...content.riskConfig, [field]: value };
    expect(() => checkNewStrategy({ ...content, riskConfig })).toThrow(
      refusal(`riskConfig.${field}`),
    );
  });

  it('of another program may have a name that we would not save', () => {
    for (const name of ['', 'x'.repeat(2000)]) {
      expect(strategySchema.parse({ ...saved, name }).name).toBe(name);
      expect(() => checkStrategy({ ...saved, name })).toThrow(refusal('name'));
    }
  });

  it('says which stop loss rules there are', () => {
    expect(() => checkNewStrategy({ ...content, stopLossRule: { type: 'x' } })).toThrow(
      'stopLossRule.type: must be one of formula, fixed_pct',
    );
  });
});
