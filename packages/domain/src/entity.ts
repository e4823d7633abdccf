import { ValidationError } from './errors.js';
import { by, type Optional, optional, type Schema } from './schema.js';
import { checkText } from './text.js';

/** An entity before its first save: the store gives id, version and times. */
export type New<T> = Omit<T, 'id' | 'version' | 'createdAt' | 'updatedAt'> & {
  readonly id?: never;
};

const encoder = new TextEncoder();
const maxKeyBytes = 1024;

/**
 * A key as databases index it: 1 to 1,024 bytes of UTF-8, without NUL, well-formed.
 *
 * @throws ValidationError naming `path`
 */
export function checkKey(path: string, value: unknown): string {
  const key = checkText(path, value);
  if (key === '') throw new ValidationError(path, 'must not be empty');
  if (key.includes('\0')) throw new ValidationError(path, 'must not hold NUL');
  // A UTF-16 unit is at most three bytes of UTF-8: most keys need not be encoded.
  const mayBeLong = key.length * 3 > maxKeyBytes;
  if (mayBeLong && encoder.encode(key).length > maxKeyBytes) {
    throw new ValidationError(path, `must not be longer than ${maxKeyBytes} bytes of UTF-8`);
  }
  return key;
}

/** An id, given by a store (24 hex digits) or, in older documents, by another program. */
export const id: Schema<string> = by(checkKey);

/** No id: {@link New} entities have none yet. */
export const noId: Optional<never> = optional(
  by((path) => {
    throw new ValidationError(path, 'must be absent: the store gives the id');
  }),
);
