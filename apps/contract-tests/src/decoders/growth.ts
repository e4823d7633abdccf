import type { Decoder, Family } from './decoder.js';
import { tryInput } from './trial.js';

/** How a decoder's time grows with its input. */
export interface Growth {
  /** What the input is full of. */
  readonly of: string;
  /** Time ~ length ^ exponent; 0 where it is too short to tell. */
  readonly exponent: number;
  /** Of the largest input. */
  readonly bytes: number;
  readonly cpuMs: number;
}

/** In proportion is 1; between, caches and garbage have their say. */
export const mostExponent = 1.5;
/** Shorter times are the machine's. */
const leastMs = 20;
/** Long enough to tell. */
const enoughMs = 400;
const sizes = [2 ** 14, 2 ** 16, 2 ** 18, 2 ** 20, 2 ** 22] as const;

/** @param tell of each size, before it is tried */
export async function growthOf(
  decoder: Decoder,
  family: Family,
  tell: (of: string) => void,
): Promise<Growth> {
  let growth = await measured(decoder, family, tell);
  // What a busy machine adds to one measurement it seldom adds to three.
  for (let again = 0; again < 2 && growth.exponent > mostExponent; again++) {
    const other = await measured(decoder, family, tell);
    if (other.exponent < growth.exponent) growth = other;
  }
  return growth;
}

async function measured(
  decoder: Decoder,
  family: Family,
  tell: (of: string) => void,
): Promise<Growth> {
  const [smallest, ...larger] = sizes;
  let last = await timeOf(decoder, family, smallest);
  let exponent = 0;
  for (const size of larger) {
    tell(`${size} bytes of ${family.of}`);
    const next = await timeOf(decoder, family, size);
    exponent = exponentOf(last, next);
    last = next;
    if (next.cpuMs >= enoughMs) break;
  }
  return { of: family.of, exponent, ...last };
}

/** Whether a closer look is worth its time, by two short ones. */
export async function maySlowDown(decoder: Decoder, family: Family): Promise<boolean> {
  const long = await timeOf(decoder, family, 65_536, 1);
  if (long.cpuMs < leastMs / 2) return false;
  const short = await timeOf(decoder, family, 8192, 1);
  return exponentOf(short, long, leastMs / 2) > 1.2;
}

interface Time {
  readonly bytes: number;
  readonly cpuMs: number;
}

function exponentOf(short: Time, long: Time, least = leastMs): number {
  if (long.cpuMs < least || short.cpuMs <= 0 || long.bytes <= short.bytes) return 0;
  return Math.log(long.cpuMs / short.cpuMs) / Math.log(long.bytes / short.bytes);
}

/** The shortest of some rounds: garbage and other programs only add to it. */
async function timeOf(
  decoder: Decoder,
  { make, way = 0 }: Family,
  size: number,
  rounds = 3,
): Promise<Time> {
  const bytes = make(size);
  let cpuMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds && cpuMs > leastMs / 10; round++) {
    // Pieces as files and sockets give them.
    const trial = await tryInput(decoder, { bytes, pieceBytes: 65_536, way });
    cpuMs = Math.min(cpuMs, trial.cpuMs);
    if (cpuMs >= 4 * enoughMs) break;
  }
  return { bytes: bytes.length, cpuMs };
}
