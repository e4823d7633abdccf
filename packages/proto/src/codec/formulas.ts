import type { MessageInitShape } from '@bufbuild/protobuf';
import type {
  FormulaCategory as DomainCategory,
  Formula as DomainFormula,
  FormulaParameter as DomainParameter,
  JsonValue,
  New,
} from '@jts/domain';
import {
  type Formula,
  FormulaCategory,
  type FormulaParameter,
  type FormulaParameterSchema,
  type FormulaSchema,
} from '../gen/jts/storage/v1/formulas_pb.js';
import { type Identity, toIdentity } from './identity.js';
import { fromJsonText, toJsonText } from './json.js';
import { names } from './names.js';
import { present } from './present.js';
import { fromMs } from './times.js';

export const categoryNames = names<DomainCategory, FormulaCategory>({
  scan: FormulaCategory.SCAN,
  entry: FormulaCategory.ENTRY,
  exit: FormulaCategory.EXIT,
  stop_loss: FormulaCategory.STOP_LOSS,
});

/** A stored formula, or with no more than an id one that is new. */
export const toFormula = (
  formula: Omit<New<DomainFormula>, 'id'> & Identity,
): MessageInitShape<typeof FormulaSchema> => ({
  ...toIdentity(formula),
  name: formula.name,
  expression: formula.expression,
  category: categoryNames.to(formula.category),
  ...present({ description: formula.description }),
  tags: [...formula.tags],
  parameters: formula.parameters.map(toParameter),
});

/** What there is of it before it is saved. @throws ValidationError naming the field below `path` */
export const fromNewFormula = (formula: Formula, path = 'formula'): New<DomainFormula> => ({
  name: formula.name,
  expression: formula.expression,
  category: categoryNames.from(`${path}.category`, formula.category),
  ...present({ description: formula.description }),
  tags: formula.tags,
  parameters: formula.parameters.map((one, i) => fromParameter(one, `${path}.parameters[${i}]`)),
});

/** @throws ValidationError naming the field below `path` */
export const fromFormula = (formula: Formula, path = 'formula'): DomainFormula => ({
  ...fromNewFormula(formula, path),
  id: formula.id,
  version: Number(formula.version),
  createdAt: fromMs(formula.createdAtMs),
  updatedAt: fromMs(formula.updatedAtMs),
});

function toParameter(parameter: DomainParameter): MessageInitShape<typeof FormulaParameterSchema> {
  const { name, dataType, defaultValue, minValue, maxValue } = parameter;
  const text = (value: JsonValue | undefined) =>
    value === undefined ? undefined : toJsonText(value);
  const values = present({
    defaultValueJson: text(defaultValue),
    minValueJson: text(minValue),
    maxValueJson: text(maxValue),
  });
  return { name, dataType, ...values };
}

function fromParameter(parameter: FormulaParameter, path: string): DomainParameter {
  const { name, dataType, defaultValueJson, minValueJson, maxValueJson } = parameter;
  const value = (field: string, text: string | undefined) =>
    text === undefined ? undefined : fromJsonText(`${path}.${field}`, text);
  const values = present({
    defaultValue: value('default_value_json', defaultValueJson),
    minValue: value('min_value_json', minValueJson),
    maxValue: value('max_value_json', maxValueJson),
  });
  return { name, dataType, ...values };
}
