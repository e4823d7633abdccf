import { type JsonValue, ValidationError } from '@jts/domain';

/** A JSON value as text: lossless, since JavaScript reads and writes every double exactly. */
export const toJsonText = (value: JsonValue): string => JSON.stringify(value);

/** @throws ValidationError naming `path`; what the value may hold is the port's to say */
export function fromJsonText(path: string, text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ValidationError(path, 'must be JSON text', { cause });
  }
}
