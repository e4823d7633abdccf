import type { Formula, FormulaParameter, New } from '@jts/domain';

/** A formula before its first save, with what is required and the fields given. */
export function formula(name: string, fields: Partial<New<Formula>> = {}): New<Formula> {
  const expression = 'close > open';
  return { name, expression, category: 'entry', tags: [], parameters: [], ...fields };
}

export const parameter = (
  name: string,
  fields: Partial<FormulaParameter> = {},
): FormulaParameter => ({ name, dataType: 'number', ...fields });

export const full = (name: string): New<Formula> =>
  formula(name, {
    expression: 'close > sma(:기간) * :factor and :quote = "x"',
    description: 'described',
    tags: ['z', 'a', '추세', 'a'],
    parameters: [
      { name: '기간', dataType: 'integer', defaultValue: 20, minValue: 2, maxValue: 2 ** 40 },
      { name: 'factor', dataType: 'number', defaultValue: 1.5 },
      { name: 'quote', dataType: 'custom', defaultValue: { b: [1, null], a: 'x' } },
    ],
  });
