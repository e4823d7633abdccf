import type { Formula } from '@jts/domain';
import type { FormulaRepository } from '@jts/ports';
import { document } from '../documents/ejson.js';
import type { EntityKind } from '../entities/kind.js';
import { formula, full } from './formula.js';
import { corrupt, given, rawFormula, unknown, upgrade } from './raw.js';
import { wrong } from './wrong.js';

const nullParameter = { name: 'a', dataType: 'any', minValue: null, maxValue: undefined };

export const formulaKind: EntityKind<Formula, FormulaRepository> = {
  noun: 'formula',
  plural: 'formulas',
  bare: (name) => formula(name),
  full,
  find: (formulas, options) => formulas.getByCategory('entry', options),
  absences: [
    ['description null', { description: null }, {}],
    ['description undefined', { description: undefined }, {}],
    [
      'values of a parameter',
      { parameters: [{ ...nullParameter, defaultValue: null }] },
      { parameters: [{ name: 'a', dataType: 'any' }] },
    ],
  ],
  wrong,
  collection: 'formulas',
  raw: (id, fields = {}) => document({ ...rawFormula, _id: id, ...fields }),
  given,
  corrupt,
  unknown,
  upgrade,
};
