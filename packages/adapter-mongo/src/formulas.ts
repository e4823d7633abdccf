import type { FormulaDriver } from '@jts/adapter-kit';
import type { Connection } from './connection.js';
import { entityDriver } from './entities.js';
import type { Fields } from './fields.js';
import { fromFormulaDocument, parameterFields, toFormulaFields } from './formula-document.js';
import { Expression } from './versioned.js';

export function formulaDriver(
  connection: Connection,
  now: (() => Date) | undefined,
): FormulaDriver {
  return entityDriver(
    connection,
    {
      collection: 'formulas',
      toFields: toFormulaFields,
      fromDocument: fromFormulaDocument,
      filter: ({ category }) => ({ category }),
      searched: ['name', 'tags'],
      merge: keepingUnknownParameterFields,
    },
    now,
  );
}

/** Parameters are replaced whole, but for what other programs have added to one of the same name. */
function keepingUnknownParameterFields(fields: Fields): Fields {
  const parameters = fields['parameters'];
  if (!Array.isArray(parameters) || parameters.length === 0) return fields;
  const stored = { $cond: [{ $isArray: '$parameters' }, '$parameters', []] };
  const sameName = { $eq: ['$$old.name', '$$new.name'] };
  const old = { $first: { $filter: { input: stored, as: 'old', cond: sameName } } };
  const isUnknown = { $not: [{ $in: ['$$field.k', [...parameterFields]] }] };
  const unknown = {
    $filter: {
      input: { $objectToArray: { $ifNull: [old, {}] } },
      as: 'field',
      cond: isUnknown,
    },
  };
  const merged = { $mergeObjects: ['$$new', { $arrayToObject: unknown }] };
  const map = { $map: { input: { $literal: parameters }, as: 'new', in: merged } };
  return { ...fields, parameters: new Expression(map) };
}
