import {
  BrokenAnswerError,
  exceptionAtEnd,
  exceptionIn,
  NativeDecoder,
  retryAfter,
  ServerError,
  taggedException,
  toStorageError,
  UnexpectedTypeError,
} from '@jts/adapter-clickhouse/fuzzing';
import { Secrets } from '@jts/adapter-kit';
import { isStorageError } from '@jts/domain';
import fc from 'fast-check';
import { asText, filled, filledText, join } from './bytes.js';
import type { Decoder } from './decoder.js';
import { nativeTable, typeNames } from './native-tables.js';
import { hostileNumbers, varuint, withLength, words } from './words.js';

const noSecrets = new Secrets('', []);

/** What callers are told in the end; an error that is none of the adapter's own is no refusal. */
export function refusalOfAnswer(error: unknown): string | undefined {
  const isOwn =
    isStorageError(error) ||
    error instanceof BrokenAnswerError ||
    error instanceof UnexpectedTypeError ||
    error instanceof ServerError;
  return isOwn ? toStorageError(error, 'server', noSecrets).code : undefined;
}

const flag = join(withLength('a'), withLength('UInt8'));
const head = (columns: bigint, rows: bigint) => join(varuint(columns), varuint(rows));
const claims = typeNames.map((type) =>
  join(head(1n, 2n ** 60n), withLength('timestamp'), withLength(type)),
);

const native: Decoder = {
  name: 'native',
  valid: nativeTable,
  words: words(...typeNames.map(withLength), ...hostileNumbers, ...claims, flag),
  families: [
    {
      of: 'blocks of a row',
      make: (size) => filled(size, join(head(1n, 1n), flag, filled(1, varuint(1n)))),
    },
    { of: 'empty blocks', way: 1, make: (size) => filled(size, join(head(1n, 0n), flag)) },
    {
      of: 'blocks of nothing behind many columns',
      way: 1,
      make: (size) =>
        join(head(900n, 0n), filled(900 * flag.length, flag), filled(size, head(0n, 0n))),
    },
    { of: 'columns', make: (size) => join(head(2n ** 40n, 0n), filled(size, flag)) },
    {
      of: 'empty texts',
      make: (size) =>
        join(head(1n, BigInt(size)), withLength('a'), withLength('String'), new Uint8Array(size)),
    },
    {
      of: 'different texts',
      make: (size) =>
        join(
          head(1n, BigInt(size >> 2)),
          ...[withLength('a'), withLength('String')],
          Uint8Array.from({ length: size & ~3 }, (_, i) => (i % 4 === 0 ? 3 : i % 251)),
        ),
    },
    {
      of: 'one text that is none',
      make: (size) =>
        join(
          head(1n, 1n),
          ...[withLength('a'), withLength('String'), varuint(BigInt(size))],
          new Uint8Array(size).fill(0xff),
        ),
    },
    {
      of: 'one name',
      make: (size) => join(head(1n, 1n), varuint(BigInt(size)), new Uint8Array(size)),
    },
  ],
  streams: true,
  codeOf: refusalOfAnswer,
  decode(pieces, way) {
    const expected = [0, 1, 70_000, 2 ** 25][way >> 1] ?? 0;
    let blocks = 0;
    const decoder = new NativeDecoder(expected, way % 2 === 0 ? undefined : () => blocks++);
    for (const piece of pieces) decoder.push(piece);
    return { blocks, ...decoder.end() };
  },
};

const mark = '__exception__\r\n';
const error =
  'Code: 60. DB::Exception: no table. (UNKNOWN_TABLE) (version 26.7.2.1 (official build))';

const errorTexts: Decoder = {
  name: 'clickhouse-error-texts',
  valid: fc
    .constantFrom(
      error,
      `rows\0\r\n${mark}tag\r\n${error}\n${error.length} tag\r\n${mark}`,
      '120',
      'Wed, 21 Oct 2026 07:28:00 GMT',
    )
    .map((value) => new TextEncoder().encode(value)),
  words: words(mark, error, 'Code: ', '. DB::Exception: ', ' (version ', '(', ')', '\r\n', '1 tag'),
  families: [
    { of: 'marks', make: (size) => filledText(size, `${mark}a\r\n`) },
    { of: 'ends', make: (size) => filledText(size, '\r\n1 a\r\n__exception__') },
    { of: 'codes', make: (size) => filledText(size, 'Code: 1') },
    { of: 'digits', make: (size) => filledText(size, '1', 'Code: ') },
    { of: 'versions', make: (size) => filledText(size, ' (version ', 'Code: 1. DB::Exception: ') },
    {
      of: 'parentheses',
      make: (size) => filledText(size, '(', 'Code: 1. DB::Exception: x (version '),
    },
    { of: 'lines', make: (size) => filledText(size, '\n1', `${mark}a\r\n`) },
    { of: 'blanks', make: (size) => filledText(size, ' ', 'Code: 1. DB::Exception: x', 'y') },
  ],
  codeOf: () => undefined,
  decode(pieces) {
    const text = asText(pieces);
    return {
      exception: [exceptionIn(text, 500), exceptionAtEnd(text), taggedException(text, 'a')],
      retryAfter: retryAfter(text),
    };
  },
};

export const nativeDecoders: readonly Decoder[] = [native, errorTexts];
