import { ValidationError } from './errors.js';
import { type JsonValue, jsonSchema } from './json.js';
import { by, entity, optional, type Problem, ruled, type Schema, text } from './schema.js';
import { checkText, compareText } from './text.js';

/** A placeholder of a formula's expression. */
export interface FormulaParameter {
  /** Letters of any script, digits and `_`, not beginning with a digit: `period`, `기간`. */
  readonly name: string;
  /**
   * `integer`, `number`, `string` and `boolean` are checked: default and bounds are of that type,
   * and in order (text by code point; a boolean has no bounds). Values of other types are kept as
   * they are.
   */
  readonly dataType: string;
  readonly defaultValue?: JsonValue;
  readonly minValue?: JsonValue;
  readonly maxValue?: JsonValue;
}

/** How a parameter is called, as the source of a regular expression with the flag `u`. */
export const parameterName = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;
const wholeName = new RegExp(`^${parameterName}$`, 'u');

function checkName(path: string, value: unknown): string {
  const name = checkText(path, value);
  if (wholeName.test(name)) return name;
  throw new ValidationError(path, 'must be letters, digits and _, not beginning with a digit');
}

const typeChecks: ReadonlyMap<string, (value: JsonValue) => boolean> = new Map([
  ['integer', Number.isSafeInteger],
  ['number', Number.isFinite],
  ['string', (value: JsonValue) => typeof value === 'string'],
  ['boolean', (value: JsonValue) => typeof value === 'boolean'],
]);

/** Why `value` is none of the parameter's: its type, or its bounds. Undefined where it is one. */
export function argumentProblem(parameter: FormulaParameter, value: JsonValue): string | undefined {
  const { dataType, minValue, maxValue } = parameter;
  if (typeChecks.get(dataType)?.(value) === false) return `must be of type ${dataType}`;
  if (isBelow(value, minValue)) return `must be at least ${minValue}`;
  if (isBelow(maxValue, value)) return `must be at most ${maxValue}`;
  return undefined;
}

/** Values of two types, and those that have no order, are not below each other. */
function isBelow(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  return typeof a === 'string' && typeof b === 'string' && compareText(a, b) < 0;
}

function* problems(parameter: FormulaParameter): Generator<Problem> {
  for (const [field, message] of wrongFields(parameter)) yield { path: [field], message };
}

type WrongField = readonly [field: keyof FormulaParameter, reason: string];

function* wrongFields(parameter: FormulaParameter): Generator<WrongField> {
  const { dataType, minValue, maxValue, defaultValue } = parameter;
  const isOfType = typeChecks.get(dataType);
  if (isOfType === undefined) return;
  for (const field of ['minValue', 'maxValue'] as const) {
    const bound = parameter[field];
    if (bound === undefined) continue;
    if (dataType === 'boolean') yield [field, 'must be absent: a boolean has no bounds'];
    else if (!isOfType(bound)) yield [field, `must be of type ${dataType}`];
  }
  if (isBelow(maxValue, minValue)) yield ['maxValue', 'must not be below minValue'];
  if (defaultValue === undefined) return;
  const problem = argumentProblem(parameter, defaultValue);
  if (problem !== undefined) yield ['defaultValue', problem];
}

export const parameterSchema: Schema<FormulaParameter> = ruled(
  entity<FormulaParameter>({
    name: by(checkName),
    dataType: text,
    defaultValue: optional(jsonSchema),
    minValue: optional(jsonSchema),
    maxValue: optional(jsonSchema),
  }),
  problems,
);
