import { type Formula, formulaSchema, type New } from '@jts/domain';
import type { Document } from 'mongodb';
import { fromDate, fromId, fromJson, read, toJson } from './codec.js';
import type { Fields } from './fields.js';

/** The fields of a formula that a save writes; the store adds id, version and times. */
export function toFormulaFields(formula: New<Formula> | Formula): Fields {
  const { name, expression, category, description, tags, parameters } = formula;
  return {
    name,
    expression,
    category,
    description,
    tags: [...tags],
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      dataType: parameter.dataType,
      ...json('defaultValue', parameter.defaultValue),
      ...json('minValue', parameter.minValue),
      ...json('maxValue', parameter.maxValue),
    })),
  };
}

function json(key: string, value: Parameters<typeof toJson>[0] | undefined): object {
  return value === undefined ? {} : { [key]: toJson(value) };
}

/** What a stored parameter's field may be called; all others are another program's. */
export const parameterFields = [
  'name',
  'dataType',
  'defaultValue',
  'minValue',
  'maxValue',
] as const;

/** @throws CorruptDataError naming collection, id and field */
export function fromFormulaDocument(document: Document): Formula {
  const { _id, name, expression, category, description } = document;
  const { tags, parameters, version, createdAt, updatedAt } = document;
  // Field by field: taking the rest of an object costs more than all the checks.
  return read('formulas', formulaSchema, document, {
    id: fromId(_id),
    name,
    expression,
    category,
    description,
    tags: tags ?? [],
    parameters: fromParameters(parameters ?? []),
    version: version ?? 1,
    createdAt: fromDate(createdAt),
    updatedAt: fromDate(updatedAt),
  });
}

function fromParameters(stored: unknown): unknown {
  if (!Array.isArray(stored)) return stored;
  return stored.map((parameter: Document | null) => {
    if (typeof parameter !== 'object' || parameter === null) return parameter;
    const { name, dataType, defaultValue, minValue, maxValue } = parameter;
    return {
      name,
      dataType,
      defaultValue: fromJson(defaultValue),
      minValue: fromJson(minValue),
      maxValue: fromJson(maxValue),
    };
  });
}
