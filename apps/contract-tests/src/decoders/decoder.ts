import { isStorageError } from '@jts/domain';
import type { Arbitrary } from 'fast-check';

/** What a decoder is tried with. */
export interface Input {
  readonly bytes: Uint8Array;
  /** The bytes come in pieces of so many. */
  readonly pieceBytes: number;
  /** Chooses among the ways in which the decoder is called. */
  readonly way: number;
}

/** Input that grows: the time that it takes must not grow faster. */
export interface Family {
  /** What it is full of. */
  readonly of: string;
  /** 0 if absent. */
  readonly way?: number;
  /** About `size` bytes. */
  make(size: number): Uint8Array;
}

/** Something of ours that makes values of bytes from outside. */
export interface Decoder {
  readonly name: string;
  /** What its writers write, and what is nearly so. */
  readonly valid: Arbitrary<Uint8Array>;
  /** Words of its language, hostile ones too: alone in any order, and put in anywhere. */
  readonly words: readonly Uint8Array[];
  /** Makes the lengths right again behind which a change would not be seen. */
  repair?(bytes: Uint8Array): Uint8Array;
  readonly families: readonly Family[];
  /** Pieces of any size must come to the same as all bytes at once. */
  readonly streams?: boolean;
  decode(pieces: readonly Uint8Array[], way: number): unknown;
  /** The code of a refusal; undefined where it is none of those that callers are told of. */
  codeOf(error: unknown): string | undefined;
}

/** Takes errors of ours of these codes for refusals. */
export const refusals =
  (...codes: readonly string[]) =>
  (error: unknown): string | undefined =>
    isStorageError(error) && codes.includes(error.code) ? error.code : undefined;

export function cut(bytes: Uint8Array, pieceBytes: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    pieces.push(bytes.slice(at, at + pieceBytes));
  }
  return pieces;
}
