import { isDeepStrictEqual } from 'node:util';
import { takeAllocated } from './allocations.js';
import { cut, type Decoder, type Input } from './decoder.js';
import { inheritsFromData, PrototypeGuard } from './prototypes.js';

/** What came of one input. */
export interface Trial {
  /** `read`, or the code of the refusal. */
  readonly outcome: string;
  /** Of this process's processor time: what else the machine does counts little. */
  readonly cpuMs: number;
}

/** What a decoder must never do. */
class Violation extends Error {
  override readonly name = 'Violation';
}

/** What a decoder may ask for, whatever comes: its room for a batch. */
const freeBytes = 8 * 2 ** 20;
/** And beside that for each byte that came. */
const bytesForByte = 64;

const guard = new PrototypeGuard();

/** @throws Violation */
export async function tryInput(decoder: Decoder, input: Input): Promise<Trial> {
  const { bytes, pieceBytes, way } = input;
  const pieces = cut(bytes, pieceBytes);
  takeAllocated();
  const start = process.cpuUsage();
  const result = await resultOf(decoder, pieces, way);
  const { user, system } = process.cpuUsage(start);
  checkMemory(bytes.length);
  checkPrototypes(result);
  if (decoder.streams && pieces.length > 1) {
    checkSame(result, await resultOf(decoder, [bytes.slice()], way));
  }
  return { outcome: result.outcome, cpuMs: (user + system) / 1000 };
}

interface Result {
  readonly outcome: string;
  readonly value?: unknown;
}

async function resultOf(
  decoder: Decoder,
  pieces: readonly Uint8Array[],
  way: number,
): Promise<Result> {
  try {
    // In an object: a value with a field `then` is not to be waited for.
    const value = await decoder.decode(pieces, way);
    return { outcome: 'read', value };
  } catch (error) {
    const code = decoder.codeOf(error);
    if (code !== undefined) return { outcome: code };
    throw new Violation(`it throws what callers are not told of: ${shown(error)}`, {
      cause: error,
    });
  }
}

function checkMemory(length: number): void {
  const allocated = takeAllocated();
  if (allocated <= freeBytes + bytesForByte * length) return;
  throw new Violation(`it asks for ${allocated} bytes of memory for ${length} bytes of input`);
}

function checkPrototypes({ value }: Result): void {
  const changed = guard.change();
  if (changed !== undefined) throw new Violation(`it changes ${changed}, which all objects share`);
  if (inheritsFromData(value)) throw new Violation('a value inherits from data');
}

function checkSame(inPieces: Result, atOnce: Result): void {
  if (isDeepStrictEqual(inPieces, atOnce)) return;
  const [one, other] = [inPieces, atOnce].map(({ outcome }) => outcome);
  throw new Violation(`pieces make a difference: ${one}, and ${other} of all at once`);
}

function shown(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
