import type { Check, OpenWay } from './job.js';

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
