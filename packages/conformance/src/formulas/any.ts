import { type Formula, type FormulaParameter, formulaCategories, type New } from '@jts/domain';
import type { FormulaRepository } from '@jts/ports';
import fc from 'fast-check';
import { anyJson, anyName, anyNumber, anyText, asStored } from '../documents/arbitraries.js';
import { documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { expectEntity } from '../entities/kind.js';
import { checkProperty } from '../property.js';

const anyParameterName = fc.constantFrom('a', 'B', '기간', '_', 'n2', '__proto__', 'constructor');

const freeParameter: fc.Arbitrary<FormulaParameter> = fc.record(
  {
    name: anyParameterName,
    dataType: fc.constantFrom('any', '', 'Decimal128', '$x'),
    defaultValue: anyJson.filter((value) => value !== null),
    minValue: anyJson.filter((value) => value !== null),
  },
  { requiredKeys: ['name', 'dataType'] },
);

const boundedParameter: fc.Arbitrary<FormulaParameter> = fc
  .tuple(anyParameterName, anyNumber, anyNumber, anyNumber)
  .map(([name, ...numbers]) => {
    const [minValue = 0, defaultValue = 0, maxValue = 0] = numbers.sort((a, b) => a - b);
    return { name, dataType: 'number', minValue, defaultValue, maxValue };
  });

const anyFormula: fc.Arbitrary<New<Formula>> = fc.record(
  {
    name: anyName,
    expression: anyText,
    category: fc.constantFrom(...formulaCategories),
    description: anyText,
    tags: fc.array(anyText, { maxLength: 4 }),
    parameters: fc.uniqueArray(fc.oneof(freeParameter, boundedParameter), {
      selector: ({ name }) => name,
      maxLength: 4,
    }),
  },
  { requiredKeys: ['name', 'expression', 'category', 'tags', 'parameters'] },
);

const stored = (formula: New<Formula>): New<Formula> => ({
  ...formula,
  parameters: formula.parameters.map((parameter) => asStored({ ...parameter }) as never),
});

export const anyFormulaCases = [
  documentCase<FormulaRepository>({
    key: 'G3/any-formula',
    title: 'any formula comes back as it was saved, and any other in its place',
    async ask(test) {
      const { repository, property } = test;
      const other = await test.another();
      const check = fc.asyncProperty(anyFormula, anyFormula, async (first, second) => {
        const saved = await repository.save(first);
        expectEntity(saved, stored(first), 1, 'what save returns');
        expectValue(await other.getById(saved.id), saved, 'the first, read');
        const { id, createdAt, updatedAt } = saved;
        const update = { ...second, id, version: 1, createdAt, updatedAt };
        const updated = await other.save(update);
        expectEntity(updated, stored(second), 2, 'what the update returns');
        expectValue(await repository.getById(id), updated, 'the second, read');
      });
      await checkProperty(check, property);
    },
  }),
];
