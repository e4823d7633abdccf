import { join, text } from './bytes.js';

/** Names that every object has, or that a careless assignment takes for its own. */
export const hostileNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'toJSON',
  'then',
  'length',
  '0',
  '-1',
  '',
] as const;

export const hostileTexts = [
  '\0',
  '\ufeff',
  '\u2028',
  '😀',
  'ﷺ',
  '\u0130',
  'é'.normalize('NFD'),
  '-0',
  '1e400',
  '-1e-400',
  '9007199254740993',
  '18446744073709551616',
  '0x1f',
  '١٢٣',
  'NaN',
  'Infinity',
  '9'.repeat(400),
  `0.${'0'.repeat(400)}1`,
] as const;

/** Bytes that are no UTF-8. */
const noText = [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80]].map(
  (bytes) => Uint8Array.from(bytes),
);

const limits = [
  ...[0n, 1n, 4n, 5n, 127n, 128n, 255n, 256n, 1000n, 16_384n, 65_535n, 65_536n, 2n ** 20n],
  ...[2n ** 24n, 2n ** 26n, 2n ** 28n, 2n ** 30n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n],
  ...[2n ** 32n, 2n ** 40n, 2n ** 48n, 2n ** 53n, 2n ** 60n, 2n ** 63n, 2n ** 64n - 1n],
];

function littleEndian(value: bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return bytes.subarray(0, size);
}

export function varuint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

/** Lengths and counts as binary formats write them, none of which is one's own. */
export const hostileNumbers: readonly Uint8Array[] = [
  ...limits.map((value) => littleEndian(value, 4)),
  ...limits.map((value) => littleEndian(value, 8)),
  ...limits.map(varuint),
  new Uint8Array(12).fill(0x80),
  new Uint8Array(16).fill(0xff),
];

export const words = (...own: readonly (string | Uint8Array)[]): readonly Uint8Array[] => [
  ...[...own, ...hostileNames, ...hostileTexts].map((word) =>
    typeof word === 'string' ? text(word) : word,
  ),
  ...noText,
];

/** A text behind its length, as Native writes it. */
export const withLength = (value: string): Uint8Array => {
  const bytes = text(value);
  return join(varuint(BigInt(bytes.length)), bytes);
};
