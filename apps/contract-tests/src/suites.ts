import { candleCases, storeCases, symbolCases } from '@jts/conformance';
import { candleConformance, storeConformance, symbolConformance } from '@jts/conformance/vitest';
import { expect, it, type RunnerTask } from 'vitest';
import { repositoryOf, type StoreTarget } from './store-target.js';

const suites = {
  candles: {
    cases: candleCases,
    register: (target: StoreTarget) =>
      candleConformance(repositoryOf(target, ({ candles }) => candles)),
  },
  symbols: {
    cases: symbolCases,
    register: (target: StoreTarget) =>
      symbolConformance(repositoryOf(target, ({ symbols }) => symbols)),
  },
  store: { cases: storeCases, register: storeConformance },
} as const;

export type SuiteName = keyof typeof suites;
export const suiteNames = Object.keys(suites) as SuiteName[];

/**
 * Registers a suite for a target, and behind it the check that this file has run every case that
 * there is: no adapter runs fewer than another.
 */
export function runSuite(name: SuiteName, target: StoreTarget): void {
  const { unavailable } = target;
  const { cases, register } = suites[name];
  if (unavailable !== undefined) {
    it(`${target.name}: ${name}`, (context) => context.skip(unavailable));
    return;
  }
  register(target);
  it(`${target.name}: every case about ${name} has run`, ({ task }) => {
    const names = testsOf(task.file.tasks)
      .filter((test) => hasRun(test))
      .map((test) => test.name);
    const expected = cases.map(({ key, title }) => `${key}: ${title}`);
    expect(names.toSorted()).toEqual(expected.toSorted());
  });
}

function testsOf(tasks: readonly RunnerTask[]): RunnerTask[] {
  return tasks.flatMap((task) => (task.type === 'suite' ? testsOf(task.tasks) : [task]));
}

/** Not the check itself: it is still running. */
function hasRun({ result }: RunnerTask): boolean {
  return result?.state === 'pass' || result?.state === 'fail';
}
