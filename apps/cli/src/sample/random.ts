/** Random numbers from a seed: mulberry32, the same sequence on every machine. */
export interface Random {
  /** Evenly from 0 up to but not including 1. */
  uniform(): number;
  /** Around 0 with a standard deviation of 1, roughly normal, within ±6. */
  normal(): number;
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  // Twelve uniforms (Irwin-Hall), for Math.log and Math.cos may differ between engines.
  const normal = () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum;
  };
  return { uniform, normal };
}
