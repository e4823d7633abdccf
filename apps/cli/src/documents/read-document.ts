import { formatPath, isStorageError, type ValidationError } from '@jts/domain';
import { CommandFailed } from '../failure.js';
import type { Terminal } from '../terminal.js';
import { parseText } from './parse.js';
import { readText } from './read-text.js';

type Fields = Readonly<Record<string, unknown>>;

/** What a file says, and a way to check it that names the file. */
export interface DocumentFile {
  readonly fields: Fields;
  /**
   * What `check` makes of the fields; a field that is none of the result's is refused, for it is
   * mistyped.
   */
  checked<T extends object>(fields: Fields, check: (fields: Fields) => T): T;
  /** What a use case makes of them; what it refuses is told with the file, too. */
  checkedBy<T>(work: () => Promise<T>): Promise<T>;
  refuse(path: string, reason: string): CommandFailed;
}

/** A JSON or YAML file (or `-`) with the fields of one document. @param noun what it should be */
export async function readDocument(
  terminal: Terminal,
  path: string,
  noun: string,
): Promise<DocumentFile> {
  const { name, text } = await readText(terminal, path);
  const value = parseText(name, text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CommandFailed(`${name} does not hold the fields of a ${noun}`);
  }
  const refuse = (path: string, reason: string, cause?: unknown) =>
    new CommandFailed(`${name}: ${path}: ${reason}`, { cause });
  const naming = (error: unknown): unknown => {
    if (!isStorageError(error) || error.code !== 'VALIDATION') return error;
    const { path: field, reason } = error as ValidationError;
    return refuse(field, `${reason} (${error.code})`, error);
  };
  return {
    fields: value as Fields,
    refuse,
    checked(fields, check) {
      try {
        const result = check(fields);
        const stray = strayField(fields, result, []);
        if (stray !== undefined) throw refuse(formatPath(stray), `is no field of a ${noun}`);
        return result;
      } catch (error) {
        throw naming(error);
      }
    },
    async checkedBy(work) {
      try {
        return await work();
      } catch (error) {
        throw naming(error);
      }
    },
  };
}

/** The first field with a value that the result does not have. */
function strayField(
  input: unknown,
  result: unknown,
  path: readonly PropertyKey[],
): readonly PropertyKey[] | undefined {
  if (!isNested(input) || !isNested(result)) return undefined;
  for (const [key, value] of Object.entries(input)) {
    const at = [...path, Array.isArray(input) ? Number(key) : key];
    if (value === null || value === undefined) continue;
    if (!Object.hasOwn(result, key)) return at;
    const stray = strayField(value, (result as Fields)[key], at);
    if (stray !== undefined) return stray;
  }
  return undefined;
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;
