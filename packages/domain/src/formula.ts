import { id, type New, noId } from './entity.js';
import { type FormulaParameter, parameterSchema } from './parameter.js';
import { validate } from './parse.js';
import {
  by,
  entity,
  entityName,
  instant,
  list,
  optional,
  ruled,
  type Schema,
  text,
  textUpTo,
  version,
} from './schema.js';
import { checkOneOf } from './text.js';

/** What a formula decides. */
export const formulaCategories = ['scan', 'entry', 'exit', 'stop_loss'] as const;
export type FormulaCategory = (typeof formulaCategories)[number];

/** An expression with placeholders; {@link renderFormula} puts values in their place. */
export interface Formula {
  readonly id: string;
  /** 1 to 1,000 characters, not blank. */
  readonly name: string;
  /**
   * Kept as it is: its language is the application's. `:name` stands for a parameter's value. At
   * most 100,000 characters.
   */
  readonly expression: string;
  readonly category: FormulaCategory;
  readonly description?: string;
  /** In the order given. */
  readonly tags: readonly string[];
  /** In the order given; names are unique. */
  readonly parameters: readonly FormulaParameter[];
  /** 1 at the first save, and one more at each later one (contract F2). */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const parameters = ruled(list(parameterSchema), function* (all) {
  const seen = new Set<string>();
  for (const [i, { name }] of all.entries()) {
    const message = `must be unique: ${name} has come before`;
    // The first only: a stored list may have a million of one name.
    if (seen.has(name)) return yield { path: [i, 'name'], message };
    seen.add(name);
  }
});

const content = {
  category: by((path, value) => checkOneOf(path, value, formulaCategories)),
  description: optional(text),
  tags: list(text),
  parameters,
};
const given = { name: entityName, expression: textUpTo(100_000), ...content };
const saved = { version, createdAt: instant, updatedAt: instant };

/** A stored formula: a document, a file. Other programs may have stored longer texts than we save. */
export const formulaSchema: Schema<Formula> = entity<Formula>({
  id,
  name: text,
  expression: text,
  ...content,
  ...saved,
});

const updateSchema: Schema<Formula> = entity<Formula>({ id, ...given, ...saved });

/** A formula before its first save. */
export const newFormulaSchema: Schema<New<Formula>> = entity<New<Formula>>({ id: noId, ...given });

/**
 * A formula of our own that may be saved, equal to `input`.
 *
 * @throws ValidationError naming the field below `path`
 */
export function checkFormula(input: unknown, path = ''): Formula {
  return validate(updateSchema, input, path);
}

/** Likewise, before the first save. @throws ValidationError naming the field below `path` */
export function checkNewFormula(input: unknown, path = ''): New<Formula> {
  return validate(newFormulaSchema, input, path);
}
