import { isDate, TooLargeError } from '@jts/domain';
import type { Limits } from './limits.js';

/**
 * What is to be saved, where it is not too large. Sizes are counted once for all adapters, as MongoDB
 * would at most: of all databases that documents go to it takes the least.
 *
 * @param value plain data that has been checked; `Decimal`s may be in it
 * @throws TooLargeError naming `what`
 */
export function checkSize<T>(what: string, value: T, { documentBytes }: Limits): T {
  // Nearly all are small beyond doubt, and no text of theirs is looked into.
  const fits =
    roomAfter(value, documentBytes, atMost) >= 0 || roomAfter(value, documentBytes, exactly) >= 0;
  if (fits) return value;
  const most = documentBytes.toLocaleString('en');
  throw new TooLargeError(`${what} has more than ${most} bytes (limits.documentBytes)`);
}

/** Bytes that a text takes in UTF-8. */
type TextBytes = (text: string) => number;

const atMost: TextBytes = (text) => 3 * text.length;

const exactly: TextBytes = (text) => {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    // Each half of a surrogate pair counts for half of its four bytes.
    else if (unit < 0x800 || (unit & 0xf800) === 0xd800) bytes += 2;
    else bytes += 3;
  }
  return bytes;
};

/** Of a name or a text: its type or length, and the NUL at its end. */
const nameBytes = 2;
const textBytes = 5;
/** Of a document or a list: its length, and the NUL at its end. */
const nestedBytes = 5;
/** Numbers, times and booleans, at most. */
const numberBytes = 8;
const decimalBytes = 16;

/** What is left of `room` behind a value; negative, and not exact, where it does not fit. */
function roomAfter(value: unknown, room: number, bytesOf: TextBytes): number {
  if (typeof value === 'string') return room - textBytes - bytesOf(value);
  if (typeof value !== 'object' || value === null) return room - numberBytes;
  if (Array.isArray(value)) return roomAfterList(value, room - nestedBytes, bytesOf);
  if (isDate(value)) return room - numberBytes;
  if (!isPlain(value)) return room - decimalBytes;
  let left = room - nestedBytes;
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue;
    left = roomAfter(field, left - nameBytes - bytesOf(name), bytesOf);
    if (left < 0) break;
  }
  return left;
}

/** The elements of a list have their places for names. */
function roomAfterList(list: readonly unknown[], room: number, bytesOf: TextBytes): number {
  let left = room;
  let digits = 1;
  for (let i = 0; i < list.length && left >= 0; i++) {
    if (i === 10 ** digits) digits++;
    left = roomAfter(list[i], left - nameBytes - digits, bytesOf);
  }
  return left;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
