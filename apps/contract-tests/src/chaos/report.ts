import type { Tally } from './chaos.js';
import type { FaultKind } from './faults.js';

export const emptyTally = (): Tally => ({
  runs: 0,
  struck: new Map(),
  outcomes: new Map(),
  violations: [],
});

export function addTo(all: Tally, one: Tally): void {
  all.runs += one.runs;
  for (const [kind, n] of one.struck) all.struck.set(kind, (all.struck.get(kind) ?? 0) + n);
  for (const [operation, byFault] of one.outcomes) {
    const ofOperation = all.outcomes.get(operation) ?? new Map<FaultKind, Map<string, number>>();
    all.outcomes.set(operation, ofOperation);
    for (const [kind, counts] of byFault) {
      const sums = ofOperation.get(kind) ?? new Map<string, number>();
      for (const [outcome, n] of counts) sums.set(outcome, (sums.get(outcome) ?? 0) + n);
      ofOperation.set(kind, sums);
    }
  }
  all.violations.push(...one.violations);
}

export function summaryOf({ runs, struck, violations }: Tally): string {
  const kinds = Array.from(struck, ([kind, n]) => `${kind} ${n}`).join(', ');
  const all = [...struck.values()].reduce((sum, n) => sum + n, 0);
  return `${runs} runs, ${violations.length} violations; ${all} faults struck: ${kinds}`;
}
