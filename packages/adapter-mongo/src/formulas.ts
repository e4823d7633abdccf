import type { FormulaDriver } from '@jts/adapter-kit';
import type { Connection } from './connection.js';
import { entityDriver } from './entities.js';
import type { Fields } from './fields.js';
import { fromFormulaDocument, parameterFields, toFormulaFields } from './formula-document.js';
import { Expression } from './versioned.js';
import type { Writes } from './writes.js';

export function formulaDriver(
  connection: Connection,
  writes: Writes,
  now: (() => Date) | undefined,
): FormulaDriver {
  return entityDriver(
    connection,
    writes,
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
  const unknownFields = (parameter: string | object) => ({
    $filter: {
      input: { $objectToArray: parameter },
      as: 'field',
      cond: { $not: [{ $in: ['$$field.k', [...parameterFields]] }] },
    },
  });
  // Nearly always none: to look for each name among all would take the square of their number.
  const isObject = { $eq: [{ $type: '$$one' }, 'object'] };
  const hasMore = { $cond: [isObject, { $ne: [unknownFields('$$one'), []] }, false] };
  const others = { $filter: { input: stored, as: 'one', cond: hasMore } };
  const sameName = { $eq: ['$$old.name', '$$new.name'] };
  const old = { $first: { $filter: { input: '$$others', as: 'old', cond: sameName } } };
  const unknown = { $arrayToObject: unknownFields({ $ifNull: [old, {}] }) };
  const merged = { $mergeObjects: ['$$new', unknown] };
  const map = { $map: { input: '$$given', as: 'new', in: merged } };
  const next = { $cond: [{ $eq: ['$$others', []] }, '$$given', map] };
  // Once: two lists of parameters might not fit into a command.
  const vars = { others, given: { $literal: parameters } };
  return { ...fields, parameters: new Expression({ $let: { vars, in: next } }) };
}
