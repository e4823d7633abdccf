import type { Formula, New } from '@jts/domain';
import type { FormulaRepository } from '@jts/ports';
import fc from 'fast-check';
import { entityModel } from '../entities/model.js';
import { anyEntityName } from '../entities/names.js';
import { anyCategory, categoryReads } from './calls/read-category.js';

const anyParameter = fc.record(
  {
    name: fc.constantFrom('n', '기간'),
    dataType: fc.constantFrom('number', 'any'),
    defaultValue: fc.constantFrom(0, 1.5, 2 ** 40),
    maxValue: fc.constantFrom(2 ** 41, 2 ** 42),
  },
  { requiredKeys: ['name', 'dataType'] },
);

const anyContent: fc.Arbitrary<New<Formula>> = fc.record(
  {
    name: anyEntityName,
    expression: fc.constantFrom('close > open', ''),
    category: anyCategory,
    description: fc.constantFrom('', 'described'),
    tags: fc.array(anyEntityName, { maxLength: 3 }),
    parameters: fc.uniqueArray(anyParameter, { selector: ({ name }) => name, maxLength: 2 }),
  },
  { requiredKeys: ['name', 'expression', 'category', 'tags', 'parameters'] },
);

export const formulaModel = entityModel<Formula, FormulaRepository>({
  noun: 'formula',
  contents: anyContent,
  texts: ({ name, tags }) => [name, ...tags],
  own: categoryReads,
});
