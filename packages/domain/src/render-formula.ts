import { Decimal } from './decimal.js';
import { ValidationError } from './errors.js';
import type { Formula } from './formula.js';
import { checkJson, type JsonValue } from './json.js';
import { argumentProblem, type FormulaParameter, parameterName } from './parameter.js';
import { formatPath } from './parse.js';
import { kind } from './text.js';

/** Values by parameter name; undefined and null are absent. */
export type FormulaArguments = Readonly<Record<string, JsonValue | undefined>>;

// The second colon of `::` begins no placeholder.
const placeholder = new RegExp(`(?<!:):(${parameterName})`, 'gu');
const endsInName = /[\p{L}\p{M}\p{N}_]$/u;

/**
 * The formula's expression with `:name` replaced by the value of that parameter: the argument, or
 * else its default.
 *
 * One pass over whole names: `:n` leaves `:n2` alone, and a value that holds `:n` is not looked
 * into again. Numbers are written in plain digits, booleans as `true` and `false`, text as it is,
 * without quotes (it may name a column, a function or an operator: where the expression needs a
 * text literal, it has the quotes: `sector = ':sector'`). `a::b` and `10:30` are no placeholders,
 * and `KRX:ABC`, the colon right behind a name or digit, is one only if there is a parameter `ABC`.
 *
 * @throws ValidationError for an argument that is unknown (`args.foo`), missing without a default,
 *   of another type, out of bounds, or no text, number or boolean; and for a placeholder without a
 *   parameter (`expression`)
 */
export function renderFormula(
  formula: Pick<Formula, 'expression' | 'parameters'>,
  args: FormulaArguments = {},
): string {
  const values = argumentTexts(formula.parameters, args);
  return formula.expression.replace(placeholder, (whole, name: string, at: number) => {
    const value = values.get(name);
    if (value !== undefined) return value;
    // Two units, since the character before may be a surrogate pair.
    if (endsInName.test(formula.expression.slice(Math.max(0, at - 2), at))) return whole;
    throw new ValidationError('expression', `${whole} names no parameter`);
  });
}

function argumentTexts(
  parameters: readonly FormulaParameter[],
  args: FormulaArguments,
): ReadonlyMap<string, string> {
  if (typeof args !== 'object' || args === null) {
    throw new ValidationError('args', `must be an object, not ${kind(args)}`);
  }
  const names = new Set(parameters.map(({ name }) => name));
  for (const name of Object.keys(args)) {
    if (!names.has(name)) throw new ValidationError(pathOf(name), 'is no parameter of the formula');
  }
  return new Map(
    parameters.map((parameter) => [parameter.name, argumentText(parameter, args)] as const),
  );
}

function argumentText(parameter: FormulaParameter, args: FormulaArguments): string {
  const { name, defaultValue } = parameter;
  const path = pathOf(name);
  const given = Object.hasOwn(args, name) ? args[name] : undefined;
  const value = checkJson(given ?? defaultValue, path);
  const problem = argumentProblem(parameter, value);
  if (problem !== undefined) throw new ValidationError(path, problem);
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return new Decimal(value).toFixed();
    case 'boolean':
      return String(value);
    default:
      throw new ValidationError(path, `must be text, a number or a boolean, not ${kind(value)}`);
  }
}

const pathOf = (name: string): string => formatPath([name], 'args');
