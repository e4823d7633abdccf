import { createHash } from 'node:crypto';

/** Numbers that follow from a seed. */
export interface Random {
  /** 0 to 1, without 1. */
  fraction(): number;
  /** A whole number from 0, below this. */
  below(limit: number): number;
}

/** Numbers of one run, the same for the same seed: digits of a hash of seed, run and place. */
export function randomFrom(seed: number, run: number): Random {
  let place = 0;
  const fraction = () => {
    const hash = createHash('sha256').update(`${seed} ${run} ${place++}`).digest();
    return hash.readUInt32LE() / 2 ** 32;
  };
  return { fraction, below: (limit) => Math.floor(fraction() * limit) };
}

/** Undefined where there is none. */
export const anyOf = <T>(all: readonly T[], random: Random): T =>
  all[random.below(all.length)] as T;
