import type { Check, OpenWay } from './job.js';

/** A run of so many calls, several at a time, each timed by itself. */
export function parallelCalls(
  count: number,
  atOnce: number,
  call: (n: number) => Promise<unknown>,
  check: Check,
): OpenWay['run'] {
  return async (latencies) => {
    let next = 0;
    const caller = async () => {
      while (next < count) {
        const start = performance.now();
        await call(next++);
        latencies.push(performance.now() - start);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, caller));
    return check;
  };
}

/** A run of one call after the other, each timed by itself; the last one's answer is checked. */
export function timedCalls(count: number, call: (n: number) => Promise<Check>): OpenWay['run'] {
  return async (latencies) => {
    let check: Check = () => 'nothing';
    for (let n = 0; n < count; n++) {
      const start = performance.now();
      check = await call(n);
      latencies.push(performance.now() - start);
    }
    return check;
  };
}
