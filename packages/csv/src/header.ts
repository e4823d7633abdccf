import { ValidationError } from '@jts/domain';
import { place } from './text.js';

/** How a file names one field. Case and blanks around a name don't matter. */
export interface FieldColumn {
  readonly names: readonly string[];
  /** Names that count only where the file has none of `names`. */
  readonly otherwise?: readonly string[];
  /** Where the file has none of all these, a first column without a name is the one. */
  readonly orUnnamedFirst?: boolean;
  readonly optional?: boolean;
}

/** Which column of a file holds which field; a name is given as the header writes it. */
export type ColumnNames<Field extends string> = Readonly<Partial<Record<Field, string>>>;

/**
 * The place of each field in a header.
 *
 * @returns -1 for an optional field that is not there
 * @throws ValidationError naming `header` where a field has no column or two of them, or
 *   `columns.<field>` where a column asked for is not there
 */
export function findColumns<Field extends string>(
  header: readonly string[],
  fields: Readonly<Record<Field, FieldColumn>>,
  chosen: ColumnNames<Field>,
  name?: string,
): Record<Field, number> {
  const names = Object.keys(fields) as Field[];
  checkChosen(chosen, names);
  const found = names.map((field) => [
    field,
    findColumn(header, field, fields[field], chosen[field], name),
  ]);
  const missing = found.filter(([field, at]) => at === -1 && !fields[field as Field].optional);
  if (missing.length > 0) {
    const list = missing.map(([field]) => field).join(', ');
    throw new ValidationError(
      place(name, 'header'),
      `has no column for ${list}; it has ${listed(header)} (columns can say which is which)`,
    );
  }
  return Object.fromEntries(found) as Record<Field, number>;
}

/** The places of the columns of any of these names. */
export function columnsNamed(header: readonly string[], names: readonly string[]): number[] {
  const wanted = names.map(fold);
  return header.flatMap((cell, i) => (wanted.includes(fold(cell)) ? [i] : []));
}

function findColumn(
  header: readonly string[],
  field: string,
  { names, otherwise = [], orUnnamedFirst = false }: FieldColumn,
  chosen: string | undefined,
  name: string | undefined,
): number {
  let found = columnsNamed(header, chosen === undefined ? names : [chosen]);
  if (chosen !== undefined && found.length === 0) {
    throw new ValidationError(
      `columns.${field}`,
      `${JSON.stringify(chosen)} is not in the header, which has ${listed(header)}`,
    );
  }
  if (found.length === 0) found = columnsNamed(header, otherwise);
  if (found.length === 0 && orUnnamedFirst && header[0] === '') return 0;
  if (found.length > 1) {
    const which = found.map((i) => `${JSON.stringify(header[i])} (column ${i + 1})`).join(' and ');
    throw new ValidationError(place(name, 'header'), `has two columns for ${field}: ${which}`);
  }
  return found[0] ?? -1;
}

function checkChosen(chosen: ColumnNames<string>, fields: readonly string[]): void {
  for (const [field, column] of Object.entries(chosen)) {
    if (!fields.includes(field)) {
      throw new ValidationError(`columns.${field}`, `is no field: fields are ${fields.join(', ')}`);
    }
    if (column !== undefined && typeof column !== 'string') {
      throw new ValidationError(`columns.${field}`, 'must be the name of a column');
    }
  }
}

/** NFC: macOS may write Hangul decomposed, which looks the same. */
const fold = (name: string): string => name.normalize('NFC').trim().toLowerCase();

function listed(header: readonly string[]): string {
  const text = header.map((cell) => JSON.stringify(cell)).join(', ');
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
