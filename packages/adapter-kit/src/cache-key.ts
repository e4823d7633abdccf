import { checkText, ValidationError } from '@jts/domain';

/** In UTF-16 units: a prefix of the adapter's still comes before it. */
const maxKeyLength = 1_000;

/**
 * The key of a value or a bucket: any text of 1 to 1,000 characters. What a character means to a server
 * is the driver's to know.
 *
 * @throws ValidationError naming `path`
 */
export function checkCacheKey(path: string, value: unknown): string {
  const key = checkText(path, value);
  if (key.length >= 1 && key.length <= maxKeyLength) return key;
  throw new ValidationError(path, `must have 1 to ${maxKeyLength} characters`);
}
