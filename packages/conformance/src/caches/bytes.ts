import { AssertionError, assert } from 'chai';

const encoder = new TextEncoder();

/** A text as a value. */
export const bytes = (text: string): Uint8Array => encoder.encode(text);

/** A value of that many bytes, each of which says where it stands, and of which value. */
export function pattern(length: number, seed = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7 + seed) & 0xff);
}

/** Checks every byte of a value; `null` is that there is none. */
export function expectBytes(
  actual: Uint8Array | null | undefined,
  expected: Uint8Array | null,
  what: string,
): void {
  if (expected === null) {
    assert.isNull(actual, what);
    return;
  }
  if (!actual) assert.fail(`${what} must be there, and is ${actual}`);
  assert.instanceOf(actual, Uint8Array, what);
  assert.equal(actual.length, expected.length, `the length of ${what}`);
  const at = expected.findIndex((byte, i) => byte !== actual[i]);
  if (at < 0) return;
  throw new AssertionError(`byte ${at} of ${what} is ${actual[at]} and must be ${expected[at]}`);
}

/** Likewise, of the values of several keys. */
export function expectAllBytes(
  actual: readonly (Uint8Array | null)[],
  expected: readonly (Uint8Array | null)[],
  what: string,
): void {
  assert.isArray(actual, what);
  assert.lengthOf(actual, expected.length, what);
  for (const [i, value] of expected.entries()) expectBytes(actual[i], value, `${i} of ${what}`);
}
